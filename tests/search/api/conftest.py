"""Asking the API: every answer is held against the OpenAPI document, whatever else a test looks at."""

import json
from pathlib import Path

import jsonschema
import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import resolve

EXPECTED = Path(__file__).parent / "expected"
BASE = "/api/v1/"


class Api:
    """`get("listings?q=…")` and `post("away", {…})` give (status, JSON); the last response is kept in `response`."""

    def __init__(self) -> None:
        self.client = Client()
        self.document = json.loads(self.client.get(f"{BASE}openapi.json").content)

    def get(self, address: str, **headers: str) -> tuple[int, dict]:
        self.response = self.client.get(f"{BASE}{address}", headers=headers)
        return self._checked("get", address)

    def post(self, address: str, data: object, **headers: str) -> tuple[int, dict]:
        body = data if isinstance(data, str | bytes) else json.dumps(data)
        self.response = self.client.post(f"{BASE}{address}", body, content_type="application/json", headers=headers)
        return self._checked("post", address)

    def _checked(self, method: str, address: str) -> tuple[int, dict]:
        data = json.loads(self.response.content)
        name = resolve(f"{BASE}{address.partition('?')[0]}").url_name
        operations = [one[method] for one in self.document["paths"].values() if method in one]
        for operation in operations:
            if operation["operationId"] == name:
                answers = operation["responses"]
                content = answers[str(self.response.status_code)]["content"]
                schema = content[self.response["Content-Type"].partition(";")[0]]["schema"]
                jsonschema.Draft202012Validator({**schema, "components": self.document["components"]}).validate(data)
        return self.response.status_code, data

    @staticmethod
    def expected(name: str) -> object:
        return json.loads((EXPECTED / f"{name}.json").read_text(encoding="utf-8"))


@pytest.fixture
def ask(db) -> Api:
    cache.clear()
    return Api()
