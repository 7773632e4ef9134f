"""Tortoise is imported leanly, and does all the same what it is for."""

import re

import pytest
from tortoise.exceptions import ValidationError
from tortoise.validators import validate_domain_name

from models.storage.lean_tortoise import _compile_cheap


def test_a_pattern_for_every_script_is_compiled_when_it_is_asked_something() -> None:
    later, at_once = _compile_cheap("[\u00a1-\uffff]+"), _compile_cheap("[a-z]+", re.IGNORECASE)
    assert not isinstance(later, re.Pattern)
    assert later.fullmatch("签到")
    assert isinstance(at_once, re.Pattern)
    assert at_once.fullmatch("ABC")


def test_its_validator_that_stands_on_such_a_pattern_works() -> None:
    validate_domain_name("示例.example")
    with pytest.raises(ValidationError):
        validate_domain_name("no domain")
