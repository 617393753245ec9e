#!/usr/bin/env bash
# A job script that calls every command of v5.8, as jobs do. It is run by test/binary/everyCommand.test.ts, which makes
# the job; the first thing that is not as it should be ends it.
set -euo pipefail

# is TEXT COMMAND...: what the command prints is TEXT
is() {
  local wanted=$1 printed
  shift
  printed=$("$@")
  [ "$printed" = "$wanted" ] || {
    printf '%s\nprinted: %s\nnot: %s\n' "$*" "$printed" "$wanted" >&2
    exit 1
  }
}

# Names
is myaws_1 shipctl sanitize_shippable_string 'my-aws_1'
is US-EAST shipctl to_uppercase us-east
is MYAWS shipctl get_resource_name my-aws

# Resources and jobs
is 42 shipctl get_resource_id my-aws
is cliConfig shipctl get_resource_type my-aws
is IN shipctl get_resource_operation my-aws
is "$JOB_PATH/IN/my-aws" shipctl get_resource_meta my-aws
is "$JOB_PATH/IN/my-state/state" shipctl get_resource_state my-state
is "$JOB_PATH/IN/my-state/state" shipctl get_resource_path my-state
is v7 shipctl get_resource_version_id my-params
is 1.2.3 shipctl get_resource_version_name my-params
is 9 shipctl get_resource_version_number my-params
is main shipctl get_resource_env my-repo branch
is info shipctl get_params_resource my-params level
is us-east-1 shipctl get_resource_version_key my-aws region
is eu-west-1 shipctl get_resource_pointer_key my-cluster region

# Integrations
shipctl get_integration_resource my-aws | grep -q amazonKeys
is amazonKeys shipctl get_integration_resource my-aws masterName
is $'accessKey\nsecretKey' shipctl get_integration_resource_keys my-aws
is AKIATESTKEYTESTK0000 shipctl get_integration_resource_field my-aws accessKey
is url shipctl get_integration_keys my-keys
is https://example.com shipctl get_integration_field my-keys url

# JSON
is 3 shipctl get_json_value "$(shipctl get_resource_meta my-aws)/version.json" version.versionNumber

# State
shipctl post_resource_state my-params versionName 1.0
shipctl put_resource_state my-params KEY 'two words'
is $'versionName=1.0\nKEY=two words' cat "$JOB_STATE/my-params.env"
shipctl post_resource_state_multi my-params 'A=1 B=2'
shipctl put_resource_state_multi my-params 'C=3'
is $'A=1\nB=2\nC=3' cat "$JOB_STATE/my-params.env"
mkdir -p reports && echo one >reports/a.txt
shipctl copy_file_to_state reports
is one cat "$JOB_STATE/reports/a.txt"
shipctl copy_file_from_prev_state terraform.tfstate .
is before cat terraform.tfstate
shipctl refresh_file_to_state terraform.tfstate
is before cat "$JOB_STATE/terraform.tfstate"
shipctl copy_file_from_resource_state my-state settings.conf .
mkdir copies
shipctl copy_resource_file_from_state my-state settings.conf copies
shipctl copy_resource_file_from_state my-state settings.conf copies/renamed.conf
is kept cat settings.conf
is kept cat copies/settings.conf
is kept cat copies/renamed.conf
shipctl copy_file_to_resource_state settings.conf out-state
shipctl refresh_file_to_out_path terraform.tfstate out-state
is kept cat "$JOB_PATH/OUT/out-state/state/settings.conf"
is before cat "$JOB_PATH/OUT/out-state/state/terraform.tfstate"
shipctl replicate my-state out-state --metadata-only
shipctl replicate my-repo out-repo -webhook_data_only
is abc shipctl get_json_value "$JOB_PATH/OUT/out-repo/version.json" version.propertyBag.shaData.branchName

# Utilities
is v1.2.4 shipctl bump_version v1.2.3 patch
openssl genrsa -out key.pem 2048 2>/dev/null
openssl rsa -in key.pem -pubout -out key.pub 2>/dev/null
printf 'plain text' | openssl pkeyutl -encrypt -pubin -inkey key.pub -pkeyopt rsa_padding_mode:oaep | base64 >secret
shipctl decrypt secret key.pem
is 'plain text' cat secret.decrypted
git init -q repository && cd repository
git config user.email job@example.com && git config user.name job
echo 1 >one.txt && git add . && git commit -qm one
echo 2 >two.txt && git add . && git commit -qm two
is two.txt shipctl get_git_changes --path="$PWD" --commit-range=HEAD~1..HEAD
cd ..
echo 'region = $REGION, ${REGION}' >settings.txt
REGION=us-east-1 shipctl replace settings.txt
is 'region = us-east-1, us-east-1' cat settings.txt
is done shipctl retry sh -c 'test -e tried && echo done || { touch tried; exit 1; }'
is $'tried again' shipctl retry 'echo tried again'
mkdir -p tests && touch tests/a_test.rb tests/b_test.rb
is tests/b_test.rb env SHIPPABLE_JOB_NUMBER=2 SHIPPABLE_JOB_COUNT=2 shipctl split_tests tests '*_test.rb' reports
eval "$(shipctl jdk set 11.0.2-job)"
is 'java of the job' java
is 'service postgres start' shipctl service postgres start
shipctl notify my-slack --text 'all commands were called'

# CLI configuration, which v5.8 did by the names of the tools
shipctl configure_aws
is us-east-1 sed -n 's/^region = //p;T;q' "$HOME/.aws/config"
shipctl cleanup
[ ! -e "$HOME/.aws" ]
shipctl configure --plan | grep -q '^+aws_secret_access_key = <secret 2>$'
[ ! -e "$HOME/.aws" ]
shipctl configure
is us-east-1 sed -n 's/^region = //p;T;q' "$HOME/.aws/config"
shipctl cleanup
[ ! -e "$HOME/.aws" ]
echo 'all commands done'
