"""Words that say nothing about the matter. Short on purpose: what is rare decides by itself."""

from __future__ import annotations

_ENGLISH = """
a an and are as at be been but by can do does for from had has have how if in into is it
its may no not of on or our s such t than that the their then there these they this those
to was we were what when where which while who will with would you your
"""
ENGLISH = frozenset(_ENGLISH.split())

_CHINESE = """
的 了 和 与 及 或 在 是 有 为 对 等 其 中 把 被 将 而 以 于 之 由 从 并 也 都 就 但 又 该
此 这 那 个 种 很 更 最 所 使 让 给 向 到 至 得 地 着 过 我 你 他 她 它 们 我们 他们 它们
一个 一种 以及 并且 或者 因此 因为 所以 如果 但是 而且 通过 进行 可以 能够 具有 什么 怎么 如何 哪些
这个 这些 那些 吗 呢 吧 啊 请 能 会 要
"""
CHINESE = frozenset(_CHINESE.split())
