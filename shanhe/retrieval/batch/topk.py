"""The k nearest rows for each need, exactly, and the same whatever cuts the work and whichever machine does it.

**The rule.** The score of a pair is the dot product of the stored vectors in double precision, rounded to millionths (an
integer). Higher first; of equal scores the smaller id first. Nothing else decides, so partial answers can be merged in any order.

**Why it is fast all the same.** Single-precision block products (BLAS) only choose candidates. BLAS adds in an order that depends on
the shape of the block and on the processor, so its scores are bounds, never results: a product of d terms differs from the true
one by at most about d · 2⁻²⁴ times the lengths. Every row within twice that (and a millionth for the rounding) of a need's k-th best is kept and scored
again in double precision; no row of the true answer can be missing. Products of two single-precision
numbers are exact in double precision, and numpy adds along a row in one fixed order, so scores agree to the last bit.

Memory is bounded by the two shards, one block of scores of NEEDS × ROWS and WAITING candidates, whatever the number of rows. A
need whose vector is all zeros (a text of unknown words) resembles nothing and gets nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .shards import LENGTH_MARGIN, Shard

NEEDS, ROWS = 1024, 4096  # a block of scores is 16 MB: it stays in the cache while it is looked through
CHUNK = 32  # scores whose largest one bounds the k-th best from below
RESCORED = 8192  # pairs scored again at once
WAITING = (
    2_000_000  # candidates after which they are scored: thousands of equal rows must not fill the memory
)
MILLION = 1_000_000
NOBODY = -1  # the id where there are fewer than k
NOTHING = np.iinfo(np.int32).min


@dataclass(frozen=True)
class TopK:
    """For each need, in the order of the shard, the ids (−1: none) and scores in millionths, best first."""

    needs: NDArray[np.int64]
    ids: NDArray[np.int64]
    scores: NDArray[np.int32]

    def same_as(self, other: TopK) -> bool:
        return all(
            np.array_equal(mine, others)
            for mine, others in (
                (self.needs, other.needs),
                (self.ids, other.ids),
                (self.scores, other.scores),
            )
        )


def margin(dimension: int) -> float:
    """By how much a candidate's single-precision score may lie below the k-th best one."""
    error = 1.01 * dimension * 2.0**-24 * (1 + LENGTH_MARGIN)
    return 2 * error + 1 / MILLION


def best_of(needs: Shard, rows: Shard, k: int, day: int = 0) -> TopK:
    """The k best of `rows` for each of `needs` on a day, of those rows that are valid then and that the need may be offered."""
    if needs.dimension != rows.dimension:
        raise ValueError(f"needs have {needs.dimension} dimensions, rows {rows.dimension}")
    ids = np.full((len(needs), k), NOBODY, np.int64)
    scores = np.full((len(needs), k), NOTHING, np.int32)
    meant = needs.vectors.any(axis=1)
    valid = (rows.valid_from <= day) & (day < rows.valid_until)
    for bits in np.unique(needs.audience):
        chosen = np.flatnonzero((needs.audience == bits) & meant)
        offered = np.flatnonzero(valid & ((rows.audience & bits) != 0))
        # No copy of the rows in the usual case, in which all may be offered.
        vectors, names = (
            (rows.vectors, rows.ids)
            if len(offered) == len(rows)
            else (rows.vectors[offered], rows.ids[offered])
        )
        single = _single(vectors)
        for start in range(0, len(chosen), NEEDS):
            part = chosen[start : start + NEEDS]
            ids[part], scores[part] = _Block(_single(needs.vectors[part]), single, names, k).answer()
    return TopK(needs.ids, ids, scores)


def merge(parts: Sequence[TopK], k: int) -> TopK:
    """One answer of several about the same needs and disjoint rows, in whichever order they come."""
    first = parts[0]
    if any(not np.array_equal(part.needs, first.needs) for part in parts[1:]):
        raise ValueError("the parts are about different needs")
    ids = np.full((len(first.needs), k), NOBODY, np.int64)
    scores = np.full((len(first.needs), k), NOTHING, np.int32)
    for start in range(0, len(first.needs), NEEDS):
        chosen = slice(start, start + NEEDS)
        all_ids = np.concatenate([part.ids[chosen] for part in parts], axis=1)
        all_scores = np.concatenate([part.scores[chosen] for part in parts], axis=1)
        order = np.lexsort((all_ids, -all_scores.astype(np.int64)), axis=-1)[:, :k]
        width = order.shape[1]
        ids[chosen, :width] = np.take_along_axis(all_ids, order, axis=1)
        scores[chosen, :width] = np.take_along_axis(all_scores, order, axis=1)
    return TopK(first.needs, ids, scores)


def _single(vectors: NDArray[Any]) -> NDArray[np.float32]:
    return np.ascontiguousarray(vectors, dtype=np.float32)


class _Block:
    """One block of needs on its way through the rows of a shard."""

    def __init__(
        self, needs: NDArray[np.float32], rows: NDArray[np.float32], names: NDArray[np.int64], k: int
    ) -> None:
        self.needs, self.rows, self.names, self.k = needs, rows, names, k
        self.slack = np.float32(margin(needs.shape[1]))
        self.best = np.full((len(needs), k), -np.inf, np.float32)  # the best single-precision scores so far
        self.waiting: list[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float32]]] = []
        nothing = np.empty(0, np.int64)
        self.settled = (
            nothing,
            nothing,
            np.empty(0, np.int32),
        )  # need, id, millionths: k at most for each need

    def answer(self) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Ids and scores of the block, k columns."""
        memory = np.empty(len(self.needs) * min(ROWS, max(1, len(self.rows))), np.float32)
        for start in range(0, len(self.rows), ROWS):
            block = self.rows[start : start + ROWS]
            scores = memory[: len(self.needs) * len(block)].reshape(len(self.needs), len(block))
            np.matmul(self.needs, block.T, out=scores)
            self._take(scores, start)
            if sum(len(hits[0]) for hits in self.waiting) > WAITING:
                self._settle()
        self._settle()
        who, found, exact = self.settled
        rank = _ranks(who)
        ids = np.full((len(self.needs), self.k), NOBODY, np.int64)
        millionths = np.full((len(self.needs), self.k), NOTHING, np.int32)
        ids[who, rank], millionths[who, rank] = found, exact
        return ids, millionths

    def _take(self, scores: NDArray[np.float32], start: int) -> None:
        """Keep the pairs of one block of scores that can still be among a need's k best."""
        bound = self.best.min(axis=1)
        if start == 0:
            bound = np.maximum(bound, _lower_bound(scores, self.k))
        hits = np.flatnonzero(scores >= (bound - self.slack)[:, None])
        if len(hits):
            who, which = np.divmod(hits, scores.shape[1])
            found = scores.reshape(-1)[hits]
            self.best = _better(self.best, who, found)
            self.waiting.append((who, which + start, found))

    def _settle(self) -> None:
        """Score what waits in double precision and keep the k best of each need."""
        if not self.waiting:
            return
        who, which, found = (np.concatenate(column) for column in zip(*self.waiting, strict=True))
        self.waiting.clear()
        near = found >= (self.best.min(axis=1) - self.slack)[who]
        who, which = who[near], which[near]
        exact = np.empty(len(who), np.int32)
        for start in range(0, len(who), RESCORED):
            part = slice(start, start + RESCORED)
            exact[part] = _millionths(self.needs[who[part]], self.rows[which[part]])
        before = self.settled
        who, exact = np.concatenate((before[0], who)), np.concatenate((before[2], exact))
        names = np.concatenate((before[1], self.names[which]))
        order = np.lexsort((names, -exact.astype(np.int64), who))
        order = order[_ranks(who[order]) < self.k]
        self.settled = (who[order], names[order], exact[order])


def _millionths(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.int32]:
    """The score of pairs of rows, as the rule at the top of this module says."""
    products = left.astype(np.float64) * right
    return np.rint(products.sum(axis=1) * MILLION).astype(np.int32)


def _lower_bound(scores: NDArray[np.float32], k: int) -> NDArray[np.float32]:
    """A bound that k scores of each row reach: the k-th largest of the maxima of chunks."""
    chunks = scores.shape[1] // CHUNK
    if chunks < k:
        return np.full(len(scores), -np.inf, np.float32)
    maxima = scores[:, : chunks * CHUNK].reshape(len(scores), chunks, CHUNK).max(axis=2)
    return np.partition(maxima, chunks - k, axis=1)[:, chunks - k]


def _better(
    best: NDArray[np.float32], who: NDArray[np.int64], found: NDArray[np.float32]
) -> NDArray[np.float32]:
    """The k best scores of each need, after the hits of one block (`who` ascending)."""
    k = best.shape[1]
    order = np.lexsort((-found, who))
    who, found = who[order], found[order]
    rank = _ranks(who)
    fits = rank < k
    both = np.full((len(best), 2 * k), -np.inf, np.float32)
    both[:, :k] = best
    both[who[fits], k + rank[fits]] = found[fits]
    return np.partition(both, k, axis=1)[:, k:]


def _ranks(groups: NDArray[np.int64]) -> NDArray[np.int64]:
    """For ascending group numbers, each place's rank within its group."""
    places = np.arange(len(groups))
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]]) if len(groups) else places
    return places - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))
