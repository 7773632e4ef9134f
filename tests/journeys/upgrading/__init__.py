"""A house of the version before, brought up to this one."""
