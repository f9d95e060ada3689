"""The emergency desk 应急席位."""

from yunnao.desks.emergency.desk import EmergencyDesk

__all__ = ["EmergencyDesk"]
