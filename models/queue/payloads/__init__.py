"""Payloads: everything that a row of the outbox can store, typed, one file a subject. Importing this registers all."""

from models.queue.payloads import calls, cards, jobs, meetings, people, readings, terminals, words
from models.queue.payloads.base import ABOUT, SCHEMA, Job, Payload, facts_of, of_kind, restored
from models.queue.payloads.sentences import Argument, Choice, Choices, ListPage, Sentence, sentence

__all__ = [
    "ABOUT",
    "SCHEMA",
    "Argument",
    "Choice",
    "Choices",
    "Job",
    "ListPage",
    "Payload",
    "Sentence",
    "calls",
    "cards",
    "facts_of",
    "jobs",
    "meetings",
    "of_kind",
    "people",
    "readings",
    "restored",
    "sentence",
    "terminals",
    "words",
]
