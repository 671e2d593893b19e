"""Uploads in a private S3 bucket, asked in a way that holds nobody up (decision 0051)."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from django.conf import settings
from django.core.files.base import File
from django.utils.encoding import filepath_to_uri
from s3transfer.exceptions import RetriesExceededError
from storages.backends.s3 import S3Storage

from config.media import FilesAway
from config.resting import Resting

logger = logging.getLogger("ibasho.media")
# Somebody waits for each of these, and a thread with them.
QUICKLY = Config(
    connect_timeout=2,
    read_timeout=3,
    retries={"total_max_attempts": 2, "mode": "standard"},
    s3={"addressing_style": "auto"},
    # newer checksums are unknown to most stores that speak S3
    request_checksum_calculation="when_required",
    response_checksum_validation="when_required",
)
AT_ONCE = TransferConfig(use_threads=False, num_download_attempts=1)
_resting = Resting(seconds=5)


def _in_time(method: Callable) -> Callable:
    """A method that asks the bucket: what goes wrong there is one error, and nobody asks again for some seconds."""

    @wraps(method)
    def asked(self: "BucketStorage", *args: Any, **kwargs: Any) -> Any:
        if _resting:
            raise FilesAway("The bucket has just not answered")
        try:
            return method(self, *args, **kwargs)
        except (BotoCoreError, ClientError, Boto3Error, RetriesExceededError) as error:
            if not _does_not_answer(error) or _resting.begin():
                logger.error("Bucket: %s", _said(error))
            raise FilesAway("The bucket does not answer") from error

    return asked


def _does_not_answer(error: Exception) -> bool:
    """Not when it only refuses one request: names come from addresses, and nobody stops all pictures by an odd one."""
    status = error.response["ResponseMetadata"]["HTTPStatusCode"] if isinstance(error, ClientError) else 0
    return not isinstance(error, ParamValidationError) and not 400 <= status < 500


def _said(error: Exception) -> str:
    """Its kind only: the words hold names of files."""
    return error.response["Error"]["Code"] if isinstance(error, ClientError) else type(error).__name__


class BucketStorage(S3Storage):
    """A private bucket, under our own addresses. A file is never written over: its name is its version."""

    def get_default_settings(self) -> dict[str, Any]:
        own = {"file_overwrite": False, "client_config": QUICKLY, "transfer_config": AT_ONCE}
        return super().get_default_settings() | own

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        return settings.MEDIA_URL + filepath_to_uri(name)

    @_in_time
    def _open(self, name: str, mode: str = "rb") -> File:
        file = super()._open(name, mode)
        return file.open() if mode == "rb" else file  # fetched here, where an error is understood

    _save = _in_time(S3Storage._save)
    delete = _in_time(S3Storage.delete)
    exists = _in_time(S3Storage.exists)
    listdir = _in_time(S3Storage.listdir)
    size = _in_time(S3Storage.size)
