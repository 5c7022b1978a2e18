"""The commands of the hand-made set-up (seed 000), run as written by the real AWS CLI against the local Fargate."""

from __future__ import annotations

import os

import processes
from case import FlowCase
from local_instance import LocalInstance
from tools import tool

# As written there, but that the key is a given one, and that the ids of `wait` are separated by a space:
# with a comma the CLI asks for one task of that odd name (docs/migration.md).
SEED_START = r"""
set -euo pipefail
timestamp=$(date +%s000)

bastion_task_definition=$(aws ecs register-task-definition \
--family bastion-${timestamp} \
--network-mode awsvpc \
--execution-role-arn ${execution_role} \
--task-role-arn ${bastion_task_role} \
--requires-compatibilities FARGATE \
--cpu 1024 \
--memory 2048 \
--container-definitions "$(cat << EOF
[
  {
    "name": "bastion",
    "image": "${bastion_image}",
    "command": [
      "$(cat ${key} | awk '{print $1" "$2" (redacted)"}')"
    ]
  }
]
EOF
)" \
--output text \
--query 'taskDefinition.taskDefinitionArn'
)

driver_task_definition=$(aws ecs register-task-definition \
--family spark-fargate-shell-${timestamp} \
--network-mode awsvpc \
--execution-role-arn ${execution_role} \
--task-role-arn ${driver_task_role} \
--requires-compatibilities FARGATE \
--cpu 4096 \
--memory 9216 \
--container-definitions "$(cat << EOF
[
  {
    "name": "spark-fargate-shell",
    "image": "${driver_image}",
    "command": [
      "$(cat ${key} | awk '{print $1" "$2" (redacted)"}')"
    ]
  }
]
EOF
)" \
--output text \
--query 'taskDefinition.taskDefinitionArn'
)

bastion_task=$(aws ecs run-task \
--task-definition bastion-${timestamp} \
--count 1 \
--launch-type FARGATE \
--network-configuration "awsvpcConfiguration={subnets=[${bastion_subnets}],securityGroups=[${bastion_sgs}],assignPublicIp=ENABLED}" \
--output text \
--query 'tasks | [0].taskArn')

driver_task=$(aws ecs run-task \
--task-definition spark-fargate-shell-${timestamp} \
--count 1 \
--launch-type FARGATE \
--network-configuration "awsvpcConfiguration={subnets=[${driver_subnets}],securityGroups=[${driver_sgs}],assignPublicIp=DISABLED}" \
--output text \
--query 'tasks | [0].taskArn')

aws ecs wait tasks-running --tasks ${bastion_task} ${driver_task}

bastion_eni=$(aws ecs describe-tasks \
--tasks ${bastion_task} \
--output text \
--query 'tasks | [0].attachments | [0].details[?name==`networkInterfaceId`] | [0].value'
)

bastion_ip=$(aws ec2 describe-network-interfaces \
--network-interface-ids ${bastion_eni} \
--output text \
--query 'NetworkInterfaces | [0].Association.PublicIp'
)

driver_ip=$(aws ecs describe-tasks \
--tasks ${driver_task} \
--output text \
--query 'tasks | [0].containers[?taskArn==`'${driver_task}'`] | [0].networkInterfaces | [0].privateIpv4Address')

echo "bastion_task=${bastion_task}"
echo "driver_task=${driver_task}"
echo "bastion_eni=${bastion_eni}"
echo "bastion_ip=${bastion_ip}"
echo "driver_ip=${driver_ip}"
echo "bastion_task_definition=${bastion_task_definition}"
echo "driver_task_definition=${driver_task_definition}"
"""

SEED_END = r"""
set -euo pipefail
aws ecs stop-task --task ${driver_task} > /dev/null
aws ecs stop-task --task ${bastion_task} > /dev/null
aws ecs wait tasks-stopped --tasks ${bastion_task} ${driver_task}
aws ecs deregister-task-definition --task-definition ${driver_task_definition} > /dev/null
aws ecs deregister-task-definition --task-definition ${bastion_task_definition} > /dev/null
echo "driver_exit=$(aws ecs describe-tasks --tasks ${driver_task} --output text --query 'tasks[0].containers[0].exitCode')"
echo "left=$(aws ecs list-task-definitions --output text --query 'length(taskDefinitionArns)')"
"""

SEED = SEED_START + "${fargate_local} logs ${driver_task}" + SEED_END


class AwsCli(FlowCase):
    def test_seed_script_runs_as_written_with_the_aws_cli(self) -> None:
        programs = tool("awscli", "awscli==1.46.3")
        key = self.scratch / "id_rsa.pub"
        key.write_text("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ someone@somewhere\n")
        with LocalInstance(self.scratch, self.lab.jdk) as local:
            environment = local.environment("--seed") | {"key": str(key)}
            environment["XDG_STATE_HOME"] = str(self.scratch)
            environment["PATH"] = os.pathsep.join([str(programs), environment["PATH"]])
            environment["fargate_local"] = str(local.program)
            done = processes.run(["bash", "-c", SEED], environment, self.scratch)
        self.expect_success(done, "argument: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ (redacted)\n", "driver_exit=0", "left=0")
        said = dict(line.split("=", 1) for line in done.out.splitlines() if "=" in line)
        self.assertRegex(said["bastion_task"], r"^arn:aws:ecs:us-east-1:\d{12}:task/default/[0-9a-f]{32}$")
        self.assertRegex(said["bastion_eni"], r"^eni-[0-9a-f]{17}$")
        self.assertRegex(said["bastion_ip"], r"^\d+\.\d+\.\d+\.\d+$")
        self.assertRegex(said["driver_ip"], r"^127\.\d+\.\d+\.\d+$")
