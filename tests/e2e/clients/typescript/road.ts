// The main road, as an app walks it, by a client that is generated from the contract.
import createClient from "openapi-fetch";
import type { components, paths } from "./contract.js";

type Schemas = components["schemas"];

declare const process: { argv: string[] };

const baseUrl = process.argv[2]!;
const api = createClient<paths>({ baseUrl });

function given<Data>(reply: { data?: Data; error?: unknown; response: Response }): Data {
  if (reply.data === undefined) {
    throw new Error(`${reply.response.url}: ${reply.response.status} ${JSON.stringify(reply.error)}`);
  }
  return reply.data;
}

function first<Thing>(things: readonly Thing[]): Thing {
  const thing = things[0];
  if (thing === undefined) throw new Error("nothing is there");
  return thing;
}

function day(ahead: number): string {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}

async function codeSentTo(email: string): Promise<string> {
  for (let tries = 0; tries < 300; tries++) {
    const letters = await (await fetch(`${baseUrl}/local/inbox/?format=json&to=${email}`)).json();
    const code = letters[0]?.text.match(/^\s*(\d{6})\s*$/m)?.[1];
    if (code) return code;
    await new Promise((go) => setTimeout(go, 200));
  }
  throw new Error("no letter came");
}

const email = `ts${Math.random().toString(36).slice(2)}@example.com`;
const password = "dallandyshe-7";
given(await api.POST("/api/user/registration/email/", { body: { email, password, name: "Arta" } }));
const code = await codeSentTo(email);
const tokens = given(await api.POST("/api/user/registration/email/verify/", { body: { email, code } }));
api.use({ onRequest: ({ request }) => request.headers.set("Authorization", `Bearer ${tokens.access}`) });

const near = given(await api.GET("/api/business/nearby/", { params: { query: { lat: 41.3275, lon: 19.8187 } } }));
let booked: string | undefined;
for (const shop of near.results) {
  const path = { uid: shop.uid };
  const profile = given(await api.GET("/api/business/detail/{uid}/", { params: { path } }));
  const services = given(await api.GET("/api/business/services/{uid}/", { params: { path } }));
  if (profile.uid !== shop.uid || services.length === 0) continue;
  const service = first(services).uid;
  const query = { business: shop.uid, service: [service], date_from: day(2), date_to: day(9) };
  const free = given(await api.GET("/api/business/available-slots/", { params: { query } }));
  const slot = free.days.flatMap((each) => each.slots)[0];
  if (slot === undefined) continue;
  // openapi-fetch lets properties pass that nobody knows, so what is sent has its type here.
  const wish: Schemas["BookRequest"] = { business: shop.uid, service, starts_at: slot.starts_at };
  const made = await api.POST("/api/business/book/", { body: wish });
  const booking = made.data;
  if (booking && "uid" in booking) {
    booked = booking.uid;
    const twice = await api.POST("/api/business/book/", { body: wish });
    const problem: Schemas["Problem"] | undefined = twice.error;
    const type = twice.response.headers.get("Content-Type");
    if (type !== "application/problem+json" || !["already_booked", "slot_taken"].includes(problem?.code ?? "")) {
      throw new Error(`the same time twice: ${type} ${JSON.stringify(problem)}`);
    }
    const talk = await api.POST("/api/chat/conversations/", { body: { business: shop.uid } });
    if (talk.error && talk.error.code !== "chat_unavailable") throw new Error(talk.error.detail);
    break;
  }
}
if (booked === undefined) throw new Error("nothing could be booked");

const mine = given(await api.GET("/api/business/my-bookings/", { params: { query: { upcoming: true } } }));
if (first(mine.results).uid !== booked) throw new Error("it is not among my bookings");
const path = { uid: booked };
const cancelled = given(await api.DELETE("/api/business/booking/{uid}/", { params: { path }, body: {} }));
console.log(cancelled.status);
