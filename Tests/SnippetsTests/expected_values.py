"""Prints the numbers that SnippetValueTests.swift compares with: dense NumPy, float64.

    python3 Tests/SnippetsTests/expected_values.py
"""

import numpy as np

PAIRS = [(0, 0), (0, 2), (1, 2), (1, 3), (1, 1), (2, 3)]
USERS, ITEMS, DIM = 3, 4, 2


def table(rows, shift, columns=DIM):
    return np.array([[((r * 3 + c * 5 + shift) % 7 - 3) / 4 for c in range(columns)] for r in range(rows)])


def show(name, matrix):
    print(name, [round(float(x), 7) for x in np.ravel(matrix)])


known = np.zeros((USERS, ITEMS))
for u, i in PAIRS:
    known[u, i] = 1

# LightGCN: two layers of A = D^-1/2 R D^-1/2, the mean over three layers.
adjacency = known / np.sqrt(np.outer(known.sum(1), known.sum(0)))
users, items = [table(USERS, 0)], [table(ITEMS, 1)]
for _ in range(2):
    users, items = users + [adjacency @ items[-1]], items + [adjacency.T @ users[-1]]
show("lightgcn", np.mean(users, 0) @ np.mean(items, 0).T)

# History: the mean of the user's other items' first embeddings, times the item's second.
history, target = table(ITEMS, 0), table(ITEMS, 1)
scores = np.zeros((USERS, ITEMS))
for u in range(USERS):
    for i in range(ITEMS):
        others = [j for j in range(ITEMS) if known[u, j] and j != i]
        scores[u, i] = sum(history[j] @ target[i] for j in others) / max(1, len(others))
show("history", scores)

# Features: p_u . (q_i + x_i W + b).
features, kernel, bias = table(ITEMS, 2, 3), table(3, 3), table(1, 4)
show("features", table(USERS, 0) @ (table(ITEMS, 1) + features @ kernel + bias).T)

# Softmax with logQ at temperature 0.5, the positive first.
s, q = np.array([0.3, -0.2, 0.8]), np.array([0.5, 0.25, 0.125])
logits = s / 0.5 - np.log(q)
shares = np.exp(logits) / np.exp(logits).sum()
show("softmax", np.concatenate([[-np.log(shares[0])], (shares - [1, 0, 0]) / 0.5]))

# Item-kNN: cosine with shrinkage 1, the 2 most similar items of each, ties with the last of them kept.
counts = known.sum(0)
similar = known.T @ known / np.maximum(1, np.sqrt(np.outer(counts, counts)) + 1)
np.fill_diagonal(similar, 0)
least = np.sort(similar, 1)[:, -2]
kept = np.where((similar >= least[:, None]) & (similar > 0), similar, 0)
show("item_knn", known @ kept.T)

# EASE: B = I - P / diag(P), P = (X'X + 0.5 I)^-1.
inverse = np.linalg.inv(known.T @ known + 0.5 * np.eye(ITEMS))
weights = np.eye(ITEMS) - inverse / np.diag(inverse)
np.fill_diagonal(weights, 0)
show("ease", known @ weights)
