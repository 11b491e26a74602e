"""Prints the numbers that ScorerValueTests.swift, FittedValueTests.swift and FactorScorerTests.swift compare with: dense NumPy, float64.

    python3 Tests/ScorersTests/expected_values.py
"""

import numpy as np

PAIRS = [(0, 0), (0, 2), (1, 2), (1, 3), (1, 1), (2, 3)]
USERS, ITEMS, DIM = 4, 5, 2  # The last user and the last item have no positive.


def table(rows, shift, columns=DIM):
    return np.array([[((r * 3 + c * 5 + shift) % 7 - 3) / 4 for c in range(columns)] for r in range(rows)])


def show(name, matrix):
    print(name, ", ".join(f"{float(x):.7g}" for x in np.ravel(matrix)))


known = np.zeros((USERS, ITEMS))
for u, i in PAIRS:
    known[u, i] = 1
p, q = table(USERS, 0), table(ITEMS, 1)

# Euclidean with both biases.
show("euclidean", -((p[:, None] - q[None]) ** 2).sum(2) + table(USERS, 2, 1) + table(ITEMS, 3, 1).T)

# GMF: weights of the product's columns, and a bias.
show("gmf", (p[:, None] * q[None]) @ table(DIM, 4, 1)[:, 0] + table(1, 5, 1)[0, 0])

# NeuMF: embeddings of 2 and of 3, hidden layers of 3 and 1 units.
P, Q = table(USERS, 6, 3), table(ITEMS, 2, 3)
scores = np.zeros((USERS, ITEMS))
for u in range(USERS):
    for i in range(ITEMS):
        x = np.concatenate([P[u], Q[i]])
        x = np.maximum(0, x @ table(6, 0, 3) + table(1, 4, 3)[0])
        x = np.maximum(0, x @ table(3, 5, 1) + table(1, 4, 1)[0])
        scores[u, i] = np.concatenate([p[u] * q[i], x]) @ table(3, 6, 1)[:, 0] + table(1, 2, 1)[0, 0]
show("neumf", scores)

# LightGCN: the mean over layers of the powers of one (users + items) square matrix.
degrees = [known.sum(1), known.sum(0)]
root = np.concatenate([[1 / np.sqrt(d) if d else 0 for d in side] for side in degrees])
square = np.zeros((USERS + ITEMS, USERS + ITEMS))
square[:USERS, USERS:], square[USERS:, :USERS] = known, known.T
square = root[:, None] * square * root
start = np.concatenate([p, q])
mean = sum(np.linalg.matrix_power(square, l) @ start for l in range(4)) / 4
show("lightgcn", mean[:USERS] @ mean[USERS:].T)

# History: the user's other items, divided by the root of their number; biases of items.
scores = np.zeros((USERS, ITEMS))
for u in range(USERS):
    for i in range(ITEMS):
        others = [j for j in range(ITEMS) if known[u, j] and j != i]
        scores[u, i] = sum(p_j @ q[i] for p_j in table(ITEMS, 0)[others]) / max(1, len(others)) ** 0.5
show("history", scores + table(ITEMS, 3, 1).T)

# Fitted scorers on 12 users and 9 items; the last item of 9 has no positive, nor has the last user.
users, items = 12, 9
known = np.zeros((users, items))
for place in range(40):
    known[place * 5 % 11, (place * place + place // 3) % 8] = 1
counts = known.sum(0)

# Item-kNN: cosine with shrinkage 2, the 3 most similar items of each target, ties with the last of them kept.
similar = known.T @ known / (np.sqrt(np.outer(counts, counts)) + 2)
np.fill_diagonal(similar, 0)
kept = np.where((similar >= np.sort(similar, 0)[-3]) & (similar > 0), similar, 0)
show("item_knn", known @ kept)

# EASE with lambda 0.5: the least squares of each item alone, without the closed form.
weights = np.zeros((items, items))
for i in range(items):
    rest = [j for j in range(items) if j != i]
    gram = known[:, rest].T @ known[:, rest] + 0.5 * np.eye(items - 1)
    weights[rest, i] = np.linalg.solve(gram, known[:, rest].T @ known[:, i])
show("ease", known @ weights)

# RP3beta with alpha 0.7, beta 0.4 and 4 neighbours: products of powers of transition matrices.
by_item = (known.T / np.maximum(1, counts)[:, None]) ** 0.7
by_user = (known / np.maximum(1, known.sum(1))[:, None]) ** 0.7
walk = by_item @ by_user / np.maximum(1, counts) ** 0.4
np.fill_diagonal(walk, 0)
kept = np.where(walk >= np.sort(walk, 1)[:, -4][:, None], walk, 0)
walked = known @ kept
show("rp3beta", walked)

# Ensemble of that EASE, three times, and RP3beta: scores standardised by user.
def standardised(scores):
    deviation = scores.std(1, keepdims=True)
    return np.where(deviation > 0, (scores - scores.mean(1, keepdims=True)) / np.where(deviation > 0, deviation, 1), 0)


show("ensemble", 3 * standardised(known @ weights) + standardised(walked))

# ALS with 3 factors, alpha 2 and regularization 0.5: four exact iterations from given factors; rows without positives are 0.
p = table(users, 0, 3) * (known.sum(1) > 0)[:, None]
q = table(items, 1, 3) * (counts > 0)[:, None]


def solve(own, other, positives):
    for row in range(len(own)):
        confidence = np.diag(1 + 2 * positives[row])
        own[row] = np.linalg.solve(
            other.T @ confidence @ other + 0.5 * np.eye(3), other.T @ confidence @ positives[row]
        )


for _ in range(4):
    solve(p, q, known)
    solve(q, p, known.T)
show("als users", p)
show("als items", q)

# PureSVD with 3 factors.
left, values, right = np.linalg.svd(known)
show("puresvd", left[:, :3] * values[:3] @ right[:3])
