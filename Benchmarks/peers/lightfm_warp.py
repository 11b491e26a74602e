"""LightFM's WARP, two threads, 64 components, 15 epochs: time a positive. Another model and optimiser than RecKit's."""
import lightfm
import numpy as np
import scipy.sparse

from movielens import EPOCHS, ITEMS, USERS, arguments, auc, clock, positives, report

folder = arguments[0]
train, test = positives(folder, "base"), positives(folder, "test")
matrix = scipy.sparse.coo_matrix((np.ones(len(train[0]), np.float32), train), shape=(USERS, ITEMS))
model = lightfm.LightFM(no_components=64, loss="warp", random_state=0)
start = clock()
model.fit(matrix, epochs=EPOCHS, num_threads=2)
seconds = clock() - start
ub, u = model.get_user_representations()
ib, i = model.get_item_representations()
report(seconds, auc(u @ i.T + ub[:, None] + ib[None], train, test), EPOCHS * len(train[0]), version=lightfm.__version__)
