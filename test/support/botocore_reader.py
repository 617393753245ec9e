"""Answers what botocore, and with it the AWS CLI, makes of the text of a shared AWS file.

    python3 botocore_reader.py DIRECTORY

Each line on standard input is a JSON request, and each is answered by one line of JSON. DIRECTORY is for the files
that botocore is given to read. Maps are lists of pairs, so that their order is told too.

    {"do": "read", "texts": [TEXT...]}    what each holds: null where it can't be read, else
                                          {"sections": [[HEADER, PROFILE or null, [[KEY, VALUE or PAIRS]...]]...],
                                           "inherited": [[KEY, VALUE]...]}; with "raw": true nested values stay text
    {"do": "profiles", "credentials": TEXT, "config": TEXT}
                                          the profiles of a session: [[PROFILE, [[KEY, VALUE or PAIRS]...]]...]
    {"do": "credentials", "profile": PROFILE or null, "env": {NAME: VALUE...}}
                                          the keys and the region of a session, from the files and with the variables
                                          that the environment and the request give; {"error": ...} where there are
                                          none
    {"do": "set", "text": TEXT, "section": HEADER, "key": KEY, "value": VALUE}
                                          the text after `aws configure set`
"""

import configparser
import json
import os
import sys

import botocore.configloader
import botocore.exceptions
import botocore.session


ENVIRON = dict(os.environ)


def write(name, text):
    path = os.path.join(sys.argv[1], name)
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)
    return path


def pairs(value):
    return [[key, pairs(inner)] for key, inner in value.items()] if isinstance(value, dict) else value


def profile_of(header):
    """The name that a section of the config file is looked up by."""
    names = list(botocore.configloader.build_profile_map({header: {}})["profiles"])
    return names[0] if names else None


def nested(value):
    return botocore.configloader._parse_nested(value) if value.startswith("\n") else value


def read_one(text, raw):
    path = write("file", text)
    try:
        parsed = botocore.configloader.raw_config_parse(path)
    except botocore.exceptions.ConfigParseError:
        return None
    parser = configparser.RawConfigParser()
    parser.read([path])
    if raw:
        parsed = {name: {key: parser.get(name, key) for key in parser.options(name)} for name in parser.sections()}
    return {
        "sections": [[header, profile_of(header), pairs(settings)] for header, settings in parsed.items()],
        "inherited": pairs({key: value if raw else nested(value) for key, value in parser.defaults().items()}),
    }


def read(request):
    return [read_one(text, request.get("raw", False)) for text in request["texts"]]


def profiles(request):
    session = botocore.session.Session(include_builtin_handlers=False)
    session.set_config_variable("credentials_file", write("credentials", request["credentials"]))
    session.set_config_variable("config_file", write("config", request["config"]))
    return pairs(session.full_config["profiles"])


def credentials(request):
    os.environ.clear()
    os.environ.update({**ENVIRON, **request["env"]})
    session = botocore.session.Session(profile=request["profile"])
    try:
        found = session.get_credentials()
        keys = found and found.get_frozen_credentials()
    except botocore.exceptions.BotoCoreError as error:
        return {"error": type(error).__name__}
    if found is None:
        return {"error": "none", "profiles": session.available_profiles}
    return {
        "accessKey": keys.access_key,
        "secretKey": keys.secret_key,
        "sessionToken": keys.token,
        "region": session.get_config_variable("region"),
        "method": found.method,
        "profiles": session.available_profiles,
    }


def set_value(request):
    # Only this request needs the AWS CLI itself.
    from awscli.customizations.configure.writer import ConfigFileWriter

    path = write("set", request["text"])
    ConfigFileWriter().update_config({"__section__": request["section"], request["key"]: request["value"]}, path)
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


REQUESTS = {"read": read, "profiles": profiles, "credentials": credentials, "set": set_value}

for line in sys.stdin:
    request = json.loads(line)
    print(json.dumps(REQUESTS[request["do"]](request)), flush=True)
