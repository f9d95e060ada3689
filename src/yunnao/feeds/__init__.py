"""Feeds 数据源: the outside world as sightings, one file a source; files that begin with "_" are parts of one."""
