"""Every operation x everybody x their relation to what they ask for."""

import time
from tests.integration.authorization.asking import ask, cells, fits
from tests.integration.authorization.contract import operations
from tests.integration.authorization.world import World


def test_try(world: World) -> None:
    bad = []
    t = time.time()
    all_ = cells(operations())
    stat = {}
    for cell in all_:
        with world.for_a_while():
            try:
                reply = ask(world, cell)
            except Exception as e:
                bad.append((cell.name, repr(e)[:200]))
                continue
        stat.setdefault(cell.operation.name, {}).setdefault(cell.who, []).append(reply.status_code)
        if not fits(cell, reply):
            bad.append(
                (cell.name, cell.expected, reply.status_code, (reply.get_json(silent=True) or {}).get("code"))
            )
    print(len(all_), time.time() - t)
    import json

    json.dump([bad, stat], open("/tmp/B/out.json", "w"), indent=0)
    print(len(bad))
    assert not bad[:5]
