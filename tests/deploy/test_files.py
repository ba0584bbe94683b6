"""What a deployer is given is well-formed, locked, and speaks of the image that is built here."""

from __future__ import annotations

import copy
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
DEPLOY = ROOT / "deploy"
KUBERNETES = sorted((DEPLOY / "kubernetes").glob("*.yaml"))
TOOLS = Path(sys.executable).parent


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


def kubernetes(kind: str) -> dict[str, Any]:
    (found,) = (file for file in map(read, KUBERNETES) if file["kind"] == kind)
    return found


def tool(*command: str | Path) -> subprocess.CompletedProcess[str]:
    name, *arguments = command
    return subprocess.run([TOOLS / name, *arguments], capture_output=True, text=True, check=False)


def version(changelog: str) -> str:
    """The newest that is released; before the first release, the one that is about to be."""
    released = re.findall(r"^## (\d+\.\d+\.\d+) ", changelog, re.MULTILINE)
    coming = re.findall(r"^## Unreleased \((\d+\.\d+\.\d+)\)", changelog, re.MULTILINE)
    return (released or coming)[0]


def environment(lines: str) -> dict[str, str]:
    """What the Dockerfile's ENV sets."""
    block = re.findall(r"^ENV ((?:.*\\\n)*.*)$", lines, re.MULTILINE)[0]
    return {name: value.strip('"') for name, value in re.findall(r"(\w+)=(\S+)", block)}


DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
IMAGE = environment(DOCKERFILE)
POD = kubernetes("Deployment")["spec"]["template"]
CONTAINER = POD["spec"]["containers"][0]
COMPOSE = read(DEPLOY / "compose.yaml")
REPLICAS = {name: COMPOSE["services"][name] for name in ("a", "b")}


@pytest.mark.parametrize("path", KUBERNETES, ids=lambda path: path.stem)
def test_kubernetes_knows_every_word_of_its_files(path: Path) -> None:
    kubernetes_validate.validate(read(path), kubernetes_validate.latest_version(), strict=True)


def test_a_word_that_kubernetes_does_not_know_is_seen() -> None:
    wrong = copy.deepcopy(kubernetes("Deployment"))
    wrong["spec"]["template"]["spec"]["containers"][0]["securityContext"]["readOnly"] = True
    with pytest.raises(kubernetes_validate.ValidationError, match="readOnly"):
        kubernetes_validate.validate(wrong, kubernetes_validate.latest_version(), strict=True)


def test_the_composition_keeps_to_its_specification(tmp_path: Path) -> None:
    check = ("check-jsonschema", "--builtin-schema", "vendor.compose-spec")
    assert tool(*check, DEPLOY / "compose.yaml").returncode == 0
    wrong = tmp_path / "compose.yaml"
    wrong.write_text((DEPLOY / "compose.yaml").read_text("utf-8").replace("cap_drop", "drop_caps"))
    assert "drop_caps" in tool(*check, wrong).stdout


def test_the_dockerfile_has_none_of_the_known_faults(tmp_path: Path) -> None:
    found = tool("hadolint", "--no-color", ROOT / "Dockerfile")
    assert (found.returncode, found.stdout) == (0, "")
    (tmp_path / "Dockerfile").write_text("FROM python\nRUN cd /tmp\n", "utf-8")
    assert "DL3006" in tool("hadolint", "--no-color", tmp_path / "Dockerfile").stdout


def test_all_name_the_image_by_the_version_of_the_changelog() -> None:
    newest = version((ROOT / "CHANGELOG.md").read_text("utf-8"))
    named = [CONTAINER["image"], *(service["image"] for service in REPLICAS.values())]
    assert set(named) == {f"perceptron:{newest}"}
    assert {r["build"]["args"]["VERSION"] for r in REPLICAS.values()} == {newest}


def test_what_is_only_coming_is_not_what_is_deployed() -> None:
    changelog = "## Unreleased (0.3.0)\n## 0.2.0 (2027-01-01)\n## 0.1.0 (2026-12-01)\n"
    assert version(changelog) == "0.2.0"


def test_the_policy_the_budget_and_the_service_are_of_the_pods_of_the_deployment() -> None:
    labels = POD["metadata"]["labels"]
    assert kubernetes("Deployment")["spec"]["selector"]["matchLabels"] == labels
    assert kubernetes("Service")["spec"]["selector"] == labels
    assert kubernetes("PodDisruptionBudget")["spec"]["selector"]["matchLabels"] == labels
    assert kubernetes("NetworkPolicy")["spec"]["podSelector"]["matchLabels"] == labels
    target = kubernetes("HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]
    deployment = kubernetes("Deployment")
    assert target == {
        "apiVersion": deployment["apiVersion"],
        "kind": "Deployment",
        "name": deployment["metadata"]["name"],
    }


def test_who_comes_by_the_ingress_reaches_the_port_of_the_image() -> None:
    (path,) = kubernetes("Ingress")["spec"]["rules"][0]["http"]["paths"]
    service = kubernetes("Service")
    assert path["backend"]["service"]["name"] == service["metadata"]["name"]
    (door,) = service["spec"]["ports"]
    assert path["backend"]["service"]["port"]["name"] == door["name"]
    (port,) = CONTAINER["ports"]
    assert door["targetPort"] == port["name"]
    assert str(port["containerPort"]) == IMAGE["STREAMLIT_SERVER_PORT"]
    (allowed,) = kubernetes("NetworkPolicy")["spec"]["ingress"]
    assert [p["port"] for p in allowed["ports"]] == [port["name"]]
    replicas = COMPOSE["services"]["balancer"]["environment"]
    assert [replicas["REPLICA_A"], replicas["REPLICA_B"]] == [
        f"{name}:{IMAGE['STREAMLIT_SERVER_PORT']}" for name in REPLICAS
    ]


def test_a_pod_is_ready_when_warm_and_restarted_only_when_dead() -> None:
    assert CONTAINER["readinessProbe"]["httpGet"]["path"] == "/ready"
    for probe in ("livenessProbe", "startupProbe"):
        assert CONTAINER[probe]["httpGet"]["path"] == "/_stcore/health"
    assert "/ready" in re.findall(r"^HEALTHCHECK.*\n.*$", DOCKERFILE, re.MULTILINE)[0]
    assert kubernetes("Ingress")["metadata"]["annotations"]["haproxy.org/check-http"] == "/ready"


def test_nobody_in_a_pod_is_root_or_can_become_it() -> None:
    user = re.findall(r"^USER (\d+):(\d+)$", DOCKERFILE, re.MULTILINE)[0]
    pod, container = POD["spec"]["securityContext"], CONTAINER["securityContext"]
    assert pod["runAsNonRoot"] is True
    assert (str(pod["runAsUser"]), str(pod["runAsGroup"])) == user
    assert container == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert POD["spec"]["automountServiceAccountToken"] is False


@pytest.mark.parametrize("name", ["a", "b", "balancer"])
def test_every_service_of_the_composition_is_locked(name: str) -> None:
    service = COMPOSE["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]


def test_the_app_has_no_way_out() -> None:
    policy = kubernetes("NetworkPolicy")["spec"]
    assert "Egress" in policy["policyTypes"]
    assert policy["egress"] == []
    for replica in REPLICAS.values():
        assert [COMPOSE["networks"][name]["internal"] for name in replica["networks"]] == [True]
        assert "ports" not in replica


def test_there_are_two_replicas_whatever_happens_to_one() -> None:
    assert kubernetes("HorizontalPodAutoscaler")["spec"]["minReplicas"] == 2
    assert kubernetes("PodDisruptionBudget")["spec"]["maxUnavailable"] == 1
    assert kubernetes("Deployment")["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_the_composition_and_the_pods_have_the_same_memory() -> None:
    limit = CONTAINER["resources"]["limits"]["memory"]
    assert {r["mem_limit"] for r in REPLICAS.values()} == {limit.replace("Gi", "g")}


def test_the_balancer_is_given_every_variable_that_its_file_reads() -> None:
    text = (DEPLOY / "haproxy.cfg").read_text("utf-8")
    settings = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    needed = set(re.findall(r"\$\{(\w+)\}", settings))  # those without a default
    given = set(COMPOSE["services"]["balancer"]["environment"])
    assert needed == {"REPLICA_A", "REPLICA_B"}
    assert needed <= given
    assert given <= set(re.findall(r"\$\{(\w+)", settings))
