"""The pages of people, organisations, accounts and administration."""

from . import account, administration, joining, organisations, people, representation
