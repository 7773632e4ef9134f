"""Metrics: what the process has done and what waits, in the words of Prometheus. Read at the scrape, nowhere before."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from landing.server.connection_limiter import ConnectionLimiter
from models.queue.gauges import Readings
from models.reading.opens import Visitor
from models.recording.group_commit import GroupCommit
from models.recording.statistics import Histogram
from models.streaming.lags import Lag

CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics(Collector):
    """One reading of all metrics. ``limiter``: None where another server holds the port."""

    def __init__(
        self,
        group_commit: GroupCommit,
        readings: Readings,
        limiter: ConnectionLimiter | None,
        lags: Sequence[Lag] = (),
    ) -> None:
        self._group_commit = group_commit
        self._readings = readings
        self._lags = lags
        self._limiter = limiter

    def text(self) -> bytes:
        """Return Prometheus' text format, together with the process's memory, processor time and open files."""
        registry = CollectorRegistry(auto_describe=False)
        registry.register(self)
        ProcessCollector(registry=registry)
        return generate_latest(registry)

    def collect(self) -> Iterable[Metric]:
        yield from self._recorded()
        yield from self._queues()
        yield from _events(self._lags)
        if self._limiter is not None:
            yield from _connections(self._limiter)

    def _recorded(self) -> Iterator[Metric]:
        done = self._group_commit.statistics
        yield _by("opens_recorded", "Opens on disk.", "visitor", dict.fromkeys(Visitor, 0) | done.opens)
        yield _count("interactions_recorded", "Interactions on disk, repeats included.", done.interactions)
        yield _by("updates_taken_in", "Platform updates on disk, repeats included.", "channel", done.updates)
        causes = dict.fromkeys(("full", "hanging", "refused"), 0) | done.not_recorded
        yield _by("not_recorded", "Writes whose senders were told that they are not recorded.", "cause", causes)
        yield _count("dropped", "Writes lost without anybody being told: must be 0.", self._group_commit.dropped)
        yield _now("recorder_waiting", "Writes that wait for their commit.", self._group_commit.depth)
        yield _histogram("commit_seconds", "How long commits took.", done.commit_seconds)
        yield _histogram("commit_writes", "How many writes went into a commit.", done.commit_calls)
        yield _attempts(done.attempts)
        yield _histogram(
            "relay_seconds", "From when words were said until the other's platform had them.", done.relay_seconds
        )

    def _queues(self) -> Iterator[Metric]:
        waiting, troubled = self._readings.waiting, self._readings.troubled
        yield _now("database_up", "1: the database answers.", float(waiting is not None))
        if waiting is not None:
            yield _now("inbox_unfinished", "Updates whose effect is still to be done.", waiting.updates)
            yield _now("inbox_oldest_seconds", "Age of the oldest of them.", waiting.oldest_update_s)
            yield _now("outbox_waiting", "Messages still to be told.", waiting.messages)
            yield _now("outbox_overdue_seconds", "For how long the oldest of them has been due.", waiting.overdue_s)
            yield _now("outbox_retrying", "Messages among them that were tried in vain.", waiting.retrying)
        if troubled is not None:
            yield _now("inbox_set_aside", "Updates that three tries could not do.", troubled.set_aside)
            yield _now("outbox_uncertain", "Messages that perhaps arrived twice.", troubled.uncertain)
            yield _now("outbox_failed", "Messages that never arrived.", troubled.failed)


def _events(lags: Sequence[Lag]) -> Iterator[Metric]:
    waiting = GaugeMetricFamily(
        "handbill_events_waiting", "Events that a system was not told of yet.", labels=("system",)
    )
    oldest = GaugeMetricFamily("handbill_events_oldest_seconds", "Age of the oldest of them.", labels=("system",))
    for lag in lags:
        waiting.add_metric((lag.feed,), lag.behind)
        oldest.add_metric((lag.feed,), lag.oldest_s)
    yield waiting
    yield oldest


def _connections(limiter: ConnectionLimiter) -> Iterator[Metric]:
    yield _now("connections", "Open connections.", limiter.inside)
    refused = dict.fromkeys(("full", "full_of_you"), 0) | limiter.refused
    yield _by("connections_refused", "Connections for which there was no room.", "cause", refused)
    dropped = dict.fromkeys(("body", "head", "head_bytes", "unread"), 0) | limiter.dropped
    yield _by("connections_dropped", "Connections whose clients took too long.", "cause", dropped)
    yield _count("requests_malformed", "Requests that could not be read.", limiter.malformed)


def _now(name: str, meaning: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"handbill_{name}", meaning, value)


def _count(name: str, meaning: str, value: float) -> CounterMetricFamily:
    return CounterMetricFamily(f"handbill_{name}", meaning, value)


def _by(name: str, meaning: str, label: str, values: Mapping[str, int]) -> CounterMetricFamily:
    """One series for each. What an alert is about stands at 0 before the first: a rise from nothing is seen by none."""
    family = CounterMetricFamily(f"handbill_{name}", meaning, labels=(label,))
    for key, value in sorted(values.items()):
        family.add_metric((key,), value)
    return family


def _attempts(attempts: Mapping[tuple[str, str], int]) -> CounterMetricFamily:
    meaning = "Attempts at telling something; each that ended as passing or uncertain is followed by another."
    family = CounterMetricFamily("handbill_attempts", meaning, labels=("channel", "outcome"))
    for (channel, outcome), number in sorted(attempts.items()):
        family.add_metric((channel, outcome), number)
    return family


def _histogram(name: str, meaning: str, histogram: Histogram) -> HistogramMetricFamily:
    buckets, so_far = [], 0
    for bound, count in zip(
        (*(str(float(bound)) for bound in histogram.bounds), "+Inf"), histogram.counts, strict=True
    ):
        so_far += count
        buckets.append((bound, float(so_far)))
    return HistogramMetricFamily(f"handbill_{name}", meaning, buckets=buckets, sum_value=histogram.sum)
