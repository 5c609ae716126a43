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

# Looked for like any other word, but no reason for bringing two things together.
_VAGUE = """
one two three four five six seven eight nine ten twenty thirty hundred thousand first second half
more most less much many several each every all any some other only also both after before during between
need want use make take get give show find keep come go new good high low large small long short fast slow
time year month week day hour minute now today
需要 要求 希望 目前 现有 已有 没有 不能 无法 可能 能否 已经 同时 之后 之前 以上 以下 左右 大约 超过 不足 达到 提高 降低 采用 使用
利用 实现 解决 问题 方面 情况 时间 小时 分钟 每天 每年 每月 今年 去年 现在 以内 之内 一次 多次 部分 全部 其他 另外 只能 只有 还有
"""
VAGUE = frozenset(_VAGUE.split())
