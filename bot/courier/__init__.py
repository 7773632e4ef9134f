"""The courier: carries the outbox. In order for one recipient, side by side for many; every failure by its tense."""
