"""implicit's BPR, one thread, 64 factors, 15 epochs: time a triplet. Another model and optimiser than RecKit's."""
import numpy as np
import scipy.sparse
from implicit.bpr import BayesianPersonalizedRanking

from movielens import EPOCHS, ITEMS, USERS, arguments, auc, clock, positives, report

folder = arguments[0]
train, test = positives(folder, "base"), positives(folder, "test")
matrix = scipy.sparse.csr_matrix((np.ones(len(train[0]), np.float32), train), shape=(USERS, ITEMS))


def fit(iterations):
    model = BayesianPersonalizedRanking(
        factors=64, iterations=iterations, num_threads=1, random_state=0, verify_negative_samples=False)
    start = clock()
    model.fit(matrix, show_progress=False)
    return model, clock() - start


# The difference of two lengths leaves what every fit has once (tables, checks) out.
_, once = fit(1)
model, seconds = fit(EPOCHS + 1)
seconds -= once
scores = model.user_factors @ model.item_factors.T
import implicit
report(seconds, auc(scores, train, test), EPOCHS * len(train[0]), version=implicit.__version__)
