"""Prints what botocore, and with it the AWS CLI, finds, as a JSON list of keys and region, or an error.

    python3 python.py [DIRECTORY PROFILE]...

DIRECTORY has the files credentials and config. All else is what the environment gives.
"""

import json
import os
import sys

import botocore.exceptions
import botocore.session


def read(directory, profile):
    os.environ["AWS_SHARED_CREDENTIALS_FILE"] = directory + "/credentials"
    os.environ["AWS_CONFIG_FILE"] = directory + "/config"
    try:
        session = botocore.session.Session(profile=profile)
        credentials = session.get_credentials()
        if credentials is None:
            return {"error": "no keys"}
        keys = credentials.get_frozen_credentials()
        found = {
            "accessKey": keys.access_key,
            "secretKey": keys.secret_key,
            "sessionToken": keys.token,
            "region": session.get_config_variable("region"),
        }
        return {name: value for name, value in found.items() if value is not None}
    except botocore.exceptions.BotoCoreError as error:
        return {"error": str(error)}


words = sys.argv[1:]
print(json.dumps([read(*place) for place in zip(words[::2], words[1::2])]))
