"""How each job that the deployment schedules stands, as the panel shows it."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.job_standing import How, Standing, how_it_went, standing_of
from functions.admin.panel.pages.job_runs.schedule import Scheduled, scheduled

__all__ = ["How", "Standing", "how_it_went", "jobs"]


def jobs(db: Session, now: datetime) -> list[Standing[Scheduled]]:
    """Every job that is scheduled, by name."""
    return standing_of(db, scheduled(), now)
