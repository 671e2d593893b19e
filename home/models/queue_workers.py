"""Signs of life of the workers of the queue."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models.functions import Now

#: A worker gives a sign of life every `BEAT`; after `SILENT` it counts as gone, and its task goes to another.
BEAT = timedelta(seconds=20)
SILENT = timedelta(minutes=2)


class QueueWorkerQuerySet(models.QuerySet):
    def alive(self) -> QueueWorkerQuerySet:
        """By the database's clock alone: those of the machines may differ."""
        return self.filter(seen_at__gt=Now() - SILENT)


class QueueWorker(models.Model):
    """A process that takes tasks. Says nothing about the machine it runs on."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField(db_default=Now())

    objects = QueueWorkerQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "背景の仕事をする worker"

    def __str__(self) -> str:
        return self.worker_id
