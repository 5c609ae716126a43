"""What matching keeps."""

from .bulk import BulkRun, Suggestion
from .feedback import Feedback, Reason
from .saved import HowOften, SavedSearch
from .weights import WeightSet
