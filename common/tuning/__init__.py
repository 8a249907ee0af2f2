"""What operators turn while everything runs: features that are off, limits other than the declared ones.

Every process reads it (`reading`); the operators' panel shows it (`declared`, `standing`) and turns it (`setting`).
"""

from common.tuning.features import Feature, FeatureOff
from common.tuning.reading import Tuned, Tuner, check

__all__ = ["Feature", "FeatureOff", "Tuned", "Tuner", "check"]
