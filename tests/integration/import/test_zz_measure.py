import time
import pytest
from tests.integration.conftest import Phone
from tools.reference import load_categories
from .sending import collection, feature, send, VENUES
import random

def test_measure(bora: Phone, db, connection):
    load_categories(db); db.commit()
    feats=[]
    for n in range(500):
        f=feature(n, phone="069 203 4567", opening_hours="Mo-Fr 09:00-13:00,16:00-20:00; Sa 09:00-14:00; PH off", **{"addr:city":"Tirane","addr:street":"Rruga %d"%n})
        f["geometry"]["coordinates"]=[19.8+random.random()/10,41.3+random.random()/10]
        feats.append(f)
    c=collection(*feats)
    from functions.business.importing.reading import read
    t=time.time(); read(c); print("read", time.time()-t)
    t=time.time(); r=send(bora,c); print("dry", r.status_code, time.time()-t, len(r.data))
    t=time.time(); r=send(bora,c,write=True); print("write", r.status_code, time.time()-t)
    t=time.time(); r=send(bora,c,write=True); print("again", r.status_code, time.time()-t)
