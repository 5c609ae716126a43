"""Conditions over facts, written by people in a subset of CEL: `compile(source, facts).evaluate(values)`."""

from shanhe.kernel.expressions.evaluation import MAX_LIST, UNKNOWN, Expression, Outcome, Trace, compile
from shanhe.kernel.expressions.language import Declared, ExpressionError, FactType
