"""What KEDA takes: the parts of its resources that are used here, closed, so that a misspelled word is found."""

from typing import Any

_METADATA = {"type": "object", "additionalProperties": {"type": "string"}}
# After https://keda.sh/docs/2.17/reference/scaledobject-spec/, …/scalers/redis-lists/ and …/concepts/authentication/.
SCALED_OBJECT: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["scaleTargetRef", "triggers"],
    "properties": {
        "scaleTargetRef": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
        **{
            name: {"type": "integer", "minimum": 0}
            for name in ("minReplicaCount", "maxReplicaCount", "pollingInterval", "cooldownPeriod")
        },
        "advanced": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "scalingModifiers": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["formula", "target"],
                    "properties": {
                        "formula": {"type": "string"},
                        "target": {"type": "string"},
                        "activationTarget": {"type": "string"},
                        "metricType": {"enum": ["AverageValue", "Value"]},
                    },
                },
                "horizontalPodAutoscalerConfig": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"behavior": {"type": "object"}},
                },
            },
        },
        "triggers": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["type", "metadata"],
                "properties": {
                    "type": {"const": "redis"},
                    "name": {"type": "string"},
                    "metadata": {
                        **_METADATA,
                        "required": ["address", "listName"],
                        "propertyNames": {"enum": ["address", "listName", "listLength", "activationListLength"]},
                    },
                    "authenticationRef": {"type": "object", "required": ["name"]},
                },
            },
        },
    },
}
TRIGGER_AUTHENTICATION = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "secretTargetRef": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["parameter", "name", "key"],
                "properties": {
                    "parameter": {"enum": ["username", "password"]},
                    "name": {"type": "string"},
                    "key": {"type": "string"},
                },
            },
        }
    },
}
KEDA = {"ScaledObject": SCALED_OBJECT, "TriggerAuthentication": TRIGGER_AUTHENTICATION}
