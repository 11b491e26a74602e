"""The two experiments in Keras as the notebook has them: three inputs, fit() an epoch at a time."""
import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
import keras
import numpy as np
from keras import layers, ops

from movielens import BATCH, EPOCHS, ITEMS, USERS, arguments, auc, clock, negatives, positives, report

folder, experiment = arguments[:2]
keras.utils.set_random_seed(0)
train, test = positives(folder, "base"), positives(folder, "test")
inputs = [keras.Input((1,), dtype="int32") for _ in range(3)]


def table(rows, columns, l2):
    return layers.Embedding(
        rows, columns, embeddings_initializer=keras.initializers.RandomUniform(-0.05, 0.05),
        embeddings_regularizer=keras.regularizers.L2(l2) if l2 else None)


if experiment == "cosine":
    users, items = table(USERS, 64, 1e-6), table(ITEMS, 64, 1e-6)
    dot = layers.Dot(axes=1, normalize=True)
    def score(u, i): return dot([u, i])
    epsilon = 1e-8
else:
    users, items = table(USERS, 32, 0), table(ITEMS, 64, 0)
    perceptron = keras.Sequential([
        layers.Dropout(0.1), layers.Dense(128, activation="relu"), layers.Dropout(0.1),
        layers.Dense(1, activation="relu")])
    def score(u, i): return perceptron(layers.Concatenate()([u, i]))
    epsilon = 1e-7

flat = layers.Flatten()
u, p, n = flat(users(inputs[0])), flat(items(inputs[1])), flat(items(inputs[2]))
positive, negative = score(u, p), score(u, n)
loss = layers.Lambda(lambda s: ops.maximum(s[1] - s[0] + 1.0, 0.0))([positive, negative])
model = keras.Model(inputs, loss)
model.compile(
    loss=lambda _, y: ops.mean(y), optimizer=keras.optimizers.Adam(learning_rate=0.001, epsilon=epsilon))
target = np.ones((len(train[0]), 1), np.float32)
start = clock()
for epoch in range(EPOCHS):
    x = [train[0][:, None], train[1][:, None], negatives(epoch, len(target))[:, None]]
    model.fit(x, target, batch_size=BATCH, epochs=1, shuffle=True, verbose=0)
seconds = clock() - start
scorer = keras.Model(inputs[:2], positive)
grid = np.indices((USERS, ITEMS)).reshape(2, -1)[..., None]
scores = scorer.predict([grid[0], grid[1]], batch_size=65536, verbose=0).reshape(USERS, ITEMS)
report(seconds, auc(scores, train, test), EPOCHS * len(target), version=keras.__version__)
