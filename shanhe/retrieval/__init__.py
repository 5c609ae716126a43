"""Retrieval: a library inside the house, plain Python over numpy, scipy and tantivy; it knows neither Django nor any app.

Analyser (words), TextIndex (lexical search), MeaningModel and OnnxModel (vectors), Lexicon (across languages),
fuse (lexical, meaning and structure into one score), Retriever (all of it over a set of texts).
"""

from .analysis import Analyser, Token
from .bilingual import Lexicon, Pair
from .documents import Found, Hit, IndexDocument, SearchQuery, View, WeightedTerm
from .errors import EngineError, IndexBusy, IndexDamaged, IndexMissing, ModelError
from .fusion import Fused, fuse
from .index import TextIndex
from .meaning import Encoder, MeaningModel, Vectors
from .onnx import OnnxModel
from .retrieval import Matrix, Meanings, Retriever, Settings
