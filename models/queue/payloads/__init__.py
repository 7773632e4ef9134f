"""Payloads: everything that a row of the outbox can store, typed, one file a subject.

A subject is imported by who sends it, and all of them when a stored row is read: see ``base.registered``.
"""

from models.queue.payloads.base import ABOUT, SCHEMA, Job, Payload, facts_of, registered, restored
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
    "facts_of",
    "registered",
    "restored",
    "sentence",
]
