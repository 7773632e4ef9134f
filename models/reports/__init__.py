"""Reports: timelines, transcripts, exports and figures."""
