"""Calls to the local Fargate that no client of ours makes, signed with AWS Signature Version 4."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping


class Refused(Exception):
    """What AWS would not do, in its words."""


class Signed:
    def __init__(self, variables: Mapping[str, str]):
        self._endpoint = variables["AWS_ENDPOINT_URL"]
        self._key, self._secret = variables["AWS_ACCESS_KEY_ID"], variables["AWS_SECRET_ACCESS_KEY"]

    def json(self, target: str, body: dict) -> dict:
        headers = {"content-type": "application/x-amz-json-1.1", "x-amz-target": target}
        return json.loads(self._send(headers, json.dumps(body).encode()))

    def ecs(self, action: str, body: dict) -> dict:
        return self.json(f"AmazonEC2ContainerServiceV20141113.{action}", body)

    def iam(self, action: str, **parameters: str) -> None:
        form = {"Action": action, "Version": "2010-05-08"} | parameters
        self._send({"content-type": "application/x-www-form-urlencoded"}, urllib.parse.urlencode(form).encode())

    def _send(self, headers: dict[str, str], body: bytes) -> bytes:
        request = urllib.request.Request(self._endpoint + "/", body, self._sign(headers, body), method="POST")
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.read()
        except urllib.error.HTTPError as refused:
            raise Refused(refused.read().decode()) from refused

    def _sign(self, headers: dict[str, str], body: bytes) -> dict[str, str]:
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
        headers = headers | {"host": urllib.parse.urlsplit(self._endpoint).netloc, "x-amz-date": now}
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        canonical = "\n".join(["POST", "/", "", lines, names, hashlib.sha256(body).hexdigest()])
        scope = [now[:8], "us-east-1", "any", "aws4_request"]
        to_sign = "\n".join(["AWS4-HMAC-SHA256", now, "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()])
        key = ("AWS4" + self._secret).encode()
        for part in scope:
            key = hmac.new(key, part.encode(), hashlib.sha256).digest()
        signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
        credential = f"Credential={self._key}/{'/'.join(scope)}"
        return headers | {"authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders={names}, Signature={signature}"}
