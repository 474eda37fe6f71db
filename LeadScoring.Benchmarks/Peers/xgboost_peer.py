"""XGBoost on rows of the same shape as the kernel section's: prints one "name microseconds-per-row" a line."""
import ctypes
import time

import numpy as np
import xgboost as xgb

FEATURES = 28
random = np.random.default_rng(1)
rows = random.random((1_000_000, FEATURES), dtype=np.float32)
train = rows[:20_000]
labels = random.random(len(train)) < 1 / (1 + np.exp(-6 * (train[:, 0] + train[:, 1] * train[:, 2] - 0.75)))
settings = {"objective": "binary:logistic", "tree_method": "hist", "grow_policy": "lossguide", "max_depth": 0, "max_leaves": 31,
            "min_child_weight": 0, "min_split_loss": 0, "eta": 0.08, "nthread": 2}
booster = xgb.train(settings, xgb.DMatrix(train, labels), 200)


def timed(work):
    started = time.perf_counter()
    work()
    return 1e6 * (time.perf_counter() - started)


def median(work, times):
    return sorted(timed(work) for _ in range(times))[times // 2]


one = rows[:1].copy()
booster.set_param({"nthread": 1})
print("inplace_predict", median(lambda: booster.inplace_predict(one), 2_000))

library = xgb.core._LIB
interface = b'{"data": [%d, true], "shape": [1, %d], "typestr": "<f4", "version": 3}' % (one.ctypes.data, FEATURES)
config = b'{"type": 0, "training": false, "iteration_begin": 0, "iteration_end": 0, "missing": NaN, "strict_shape": false, "cache_id": 0}'
shape, dimensions, result = ctypes.POINTER(ctypes.c_uint64)(), ctypes.c_uint64(), ctypes.POINTER(ctypes.c_float)()
print("c_api", median(lambda: library.XGBoosterPredictFromDense(
    booster.handle, interface, config, None, ctypes.byref(shape), ctypes.byref(dimensions), ctypes.byref(result)), 2_000))

booster.set_param({"nthread": 2})
print("million", min(timed(lambda: booster.inplace_predict(rows)) for _ in range(5)) / len(rows))
booster.set_param({"nthread": 1})
first = xgb.DMatrix(one)
print("contribs_one", median(lambda: booster.predict(first, pred_contribs=True), 20))
some = xgb.DMatrix(rows[:50])
print("contribs", min(timed(lambda: booster.predict(some, pred_contribs=True)) for _ in range(40)) / 50)
many = rows[:100_000]
many_labels = random.random(len(many)) < 1 / (1 + np.exp(-6 * (many[:, 0] + many[:, 1] * many[:, 2] - 0.75)))
print("training", min(timed(lambda: xgb.train(settings, xgb.DMatrix(many, many_labels), 200)) for _ in range(3)))
