"""The two experiments in PyTorch as a careful user writes them: dense Adam (fused where there is one), batch 64."""
import numpy as np
import torch

from movielens import BATCH, EPOCHS, ITEMS, USERS, arguments, auc, clock, negatives, positives, report

folder, experiment = arguments[:2]
torch.manual_seed(0)
torch.set_num_threads(int(arguments[2]) if len(arguments) > 2 else torch.get_num_threads())
train, test = positives(folder, "base"), positives(folder, "test")


def table(rows, columns):
    embedding = torch.nn.Embedding(rows, columns)
    torch.nn.init.uniform_(embedding.weight, -0.05, 0.05)
    return embedding


class Cosine(torch.nn.Module):
    l2 = 1e-6

    def __init__(self):
        super().__init__()
        self.users, self.items = table(USERS, 64), table(ITEMS, 64)

    def forward(self, users, positive, negative):
        u = torch.nn.functional.normalize(self.users(users), dim=1)
        items = torch.nn.functional.normalize(self.items(torch.cat([positive, negative])), dim=1)
        p, n = items.split(len(users))
        return (u * p).sum(1), (u * n).sum(1)

    def penalty(self):
        return self.l2 * (self.users.weight.square().sum() + self.items.weight.square().sum())

    def everything(self):
        normalize = torch.nn.functional.normalize
        return normalize(self.users.weight, dim=1) @ normalize(self.items.weight, dim=1).T


class Deep(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.users, self.items = table(USERS, 32), table(ITEMS, 64)
        self.layers = torch.nn.Sequential(
            torch.nn.Dropout(0.1), torch.nn.Linear(96, 128), torch.nn.ReLU(), torch.nn.Dropout(0.1),
            torch.nn.Linear(128, 1), torch.nn.ReLU())
        for layer in (self.layers[1], self.layers[4]):
            torch.nn.init.xavier_uniform_(layer.weight)
            torch.nn.init.zeros_(layer.bias)

    def forward(self, users, positive, negative):
        u = self.users(users)
        x = torch.cat([torch.cat([u, u]), self.items(torch.cat([positive, negative]))], 1)
        return self.layers(x).squeeze(1).split(len(users))

    def penalty(self):
        return 0

    def everything(self):
        items = self.items.weight
        return torch.stack([
            self.layers(torch.cat([u.expand(len(items), -1), items], 1)).squeeze(1) for u in self.users.weight])


model = Cosine() if experiment == "cosine" else Deep()
optimizer = torch.optim.Adam(model.parameters(), lr=0.001, eps=1e-8 if experiment == "cosine" else 1e-7, fused=True)
users, items = map(torch.from_numpy, train)
start = clock()
for epoch in range(EPOCHS):
    drawn = torch.from_numpy(negatives(epoch, len(users)))
    for index in torch.randperm(len(users)).split(BATCH):
        p, n = model(users[index], items[index], drawn[index])
        loss = torch.clamp(n - p + 1, min=0).mean() + model.penalty()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
seconds = clock() - start
model.eval()
with torch.no_grad():
    scores = model.everything().numpy()
report(seconds, auc(scores, train, test), EPOCHS * len(users), version=torch.__version__)
