"""An inner product with BPR and dense Adam in PyTorch, batch 256: time a scored pair over some batches."""
import numpy as np
import torch

from catalogue import arguments, clock, positives, report

path, threads, negatives, batches = arguments[0], *map(int, arguments[1:4])
BATCH, WARM = 256, 3
torch.manual_seed(0)
torch.set_num_threads(threads)
users, items = (torch.from_numpy(column) for column in positives(path))
tables = [torch.nn.Embedding(int(column.max()) + 1, 64) for column in (users, items)]
for table in tables:
    torch.nn.init.uniform_(table.weight, -0.05, 0.05)
optimizer = torch.optim.Adam([table.weight for table in tables], lr=1e-3, fused=True)
order = torch.randperm(len(users))
for batch in range(WARM + batches):
    if batch == WARM:
        start = clock()
    picked = order[batch * BATCH:(batch + 1) * BATCH]
    user = tables[0](users[picked])
    positive = (user * tables[1](items[picked])).sum(1, keepdim=True)
    others = tables[1](torch.randint(len(tables[1].weight), (len(picked), negatives)))
    loss = torch.nn.functional.softplus(torch.einsum("bd,bkd->bk", user, others) - positive).mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
report(clock() - start, batches * BATCH * (1 + negatives if negatives > 1 else 1), torch.__version__)
