"""The usual way to serve a score in Python: FastAPI, pydantic and XGBoost. FEATURES names a file with the features and rows to train on."""
import json
import os
from typing import Literal, Optional, Union

import numpy as np
import xgboost as xgb
from fastapi import FastAPI
from pydantic import BaseModel, Extra, confloat, create_model

with open(os.environ["FEATURES"]) as file:
    known = json.load(file)
FEATURES = known["features"]
NAMES = [feature["name"] for feature in FEATURES]
LEVELS = [{level: i for i, level in enumerate(feature["levels"])} for feature in FEATURES]
rows = np.array([[np.nan if value is None else value for value in row] for row in known["rows"]], dtype=np.float32)
booster = xgb.train(
    {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_depth": 0, "max_leaves": 31, "eta": 0.08, "nthread": 1},
    xgb.DMatrix(rows, np.array(known["labels"])), 200)
booster.set_param({"nthread": 1})


def kind(feature):
    if feature["levels"]:
        return Union[Literal[tuple(feature["levels"])], int]
    return confloat(ge=feature["min"], le=feature["max"], allow_inf_nan=False)


Item = create_model("Item", __config__=type("Config", (), {"extra": Extra.forbid}), **{f["name"]: (Optional[kind(f)], None) for f in FEATURES})


class Request(BaseModel):
    features: list[Item]


app = FastAPI()


def vectors(request):
    return np.array(
        [[np.nan if (value := getattr(item, name)) is None else levels.get(value, value) if levels else value for name, levels in zip(NAMES, LEVELS)] for item in request.features],
        dtype=np.float32)


@app.get("/health/live")
async def live():
    return {"status": "live"}


@app.post("/score")
async def score(request: Request):
    return {"results": [{"score": 100 * float(p)} for p in booster.inplace_predict(vectors(request))]}


@app.post("/explain")
async def explain(request: Request):
    x = vectors(request)
    contributions = booster.predict(xgb.DMatrix(x), pred_contribs=True)
    results = []
    for row in contributions:
        strongest = np.argsort(-np.abs(row[:-1]))[:5]
        results.append({"score": float(100 / (1 + np.exp(-row.sum()))), "reasons": [{"feature": NAMES[i], "points": float(row[i])} for i in strongest]})
    return {"results": results}
