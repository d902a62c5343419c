"""The controls that rules speak to, by framework, id and title.

In comes a citation as rules write it, such as ``NIST SC-7(5)``; out goes the control it names, or the reason why it names none.
"""

from policies.controls.catalogue import catalogue, control_of, uncovered
from policies.controls.control import Control, Framework

__all__ = ["Control", "Framework", "catalogue", "control_of", "uncovered"]
