"""The fields that several bodies and replies share."""

from datetime import date, time
from decimal import Decimal
from typing import Annotated

from pydantic import Field, PlainSerializer

LocalDate = date  # a field called `date` would hide the type

WallTime = Annotated[
    time, PlainSerializer(lambda at: at.strftime("%H:%M"), return_type=str), Field(examples=["09:30"])
]
Money = Annotated[
    Decimal, PlainSerializer(lambda m: f"{m:.2f}", return_type=str), Field(examples=["1000.00"])
]
