"""Reads and rewrites YAML with PyYAML, for tests. A line of JSON asks, a line of JSON answers."""

import json
import re
import sys

import yaml

LOADER = getattr(yaml, 'CSafeLoader', yaml.SafeLoader)
CONTROLS = {code: f'\\u{code:04x}' for code in [*range(0x7F, 0xA0), 0x2028, 0x2029]}


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(',', ':'))


def one_line(value):
    return compact(value).translate(CONTROLS)


def key_name(key):
    is_odd = key == '' or key[0] in '"[' or any(ord(c) < 0x20 or ord(c) in CONTROLS for c in key)
    return one_line(key) if is_odd else key


class BooleansAsKubectl(LOADER):
    pass


# To kubectl `y` and `n` are truth values.
BooleansAsKubectl.add_implicit_resolver(
    'tag:yaml.org,2002:bool', re.compile(r'^[yYnN]$'), list('yYnN')
)


def canonical(node):
    if isinstance(node, yaml.SequenceNode):
        return '[' + ','.join(canonical(item) for item in node.value) + ']'
    if isinstance(node, Alias):
        return compact({'*': node.value})
    if isinstance(node, yaml.MappingNode):
        return '{' + ','.join(sorted(compact(key.value) + ':' + canonical(value) for key, value in node.value)) + '}'
    return scalar(node)


def scalar(node):
    kind = node.tag.rpartition(':')[2]
    if kind == 'null':
        return 'null'
    if kind == 'bool':
        return 'true' if node.value.lower() in ('y', 'yes', 'true', 'on') else 'false'
    if kind in ('int', 'float') and ':' not in node.value:
        number = yaml.SafeLoader('').construct_object(node)
        return json.dumps(int(number) if number == int(number) else number)
    return compact(node.value)


class Leaves:
    """Values by address, as shipctl has them."""

    def __init__(self, lists):
        self.lists = lists
        self.values = {}

    def add(self, path, node, told=None):
        members = node.value if isinstance(node, yaml.MappingNode) else []
        member = self.lists.get(path[0]) if len(path) == 1 else None
        if [key for key, _ in members if key.value != told]:
            self.add_members(path, members, told)
        elif isinstance(node, yaml.MappingNode):
            self.values['\n'.join(path)] = '{}'
        elif isinstance(node, yaml.SequenceNode) and node.value and member:
            self.add_items(path, node.value, member)
        else:
            self.values['\n'.join(path)] = canonical(node)

    def add_members(self, path, members, told=None):
        keys = [key.value for key, _ in members]
        for index, (key, value) in enumerate(members):
            if key.value in keys[index + 1 :]:
                name = '[' + one_line([key.value, keys[: index + 1].count(key.value)]) + ']'
                self.values['\n'.join([*path, name])] = canonical(value)
            elif key.value != told:
                self.add([*path, key_name(key.value)], value)

    def add_items(self, path, items, member):
        seen, others = set(), 0
        for item in items:
            members = item.value if isinstance(item, yaml.MappingNode) else []
            named = [value.value for key, value in members if key.value == member and not value.tag.endswith(':null')]
            if named and named[-1] not in seen:
                seen.add(named[-1])
                self.add([*path, '[' + one_line({member: named[-1]}) + ']'], item, member)
            else:
                self.values['\n'.join([*path, f'[[{others}]]'])] = canonical(item)
                others += 1


class Alias(yaml.ScalarNode):
    pass


class Composer:
    """Makes nodes of the first document. PyYAML's own one does not tell an alias from what it leads to."""

    def __init__(self, text):
        self.events = yaml.parse(text, Loader=LOADER)
        self.resolver = BooleansAsKubectl('')
        self.anchors = {}

    def root(self):
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                return self.node(next(self.events))
        return None

    def node(self, event):
        if isinstance(event, yaml.AliasEvent):
            target = self.anchors[event.anchor]
            return target if isinstance(target, yaml.ScalarNode) else Alias('*', event.anchor)
        if isinstance(event, yaml.ScalarEvent):
            node = yaml.ScalarNode(self.tag(yaml.ScalarNode, event, event.value), event.value)
        elif isinstance(event, yaml.SequenceStartEvent):
            node = yaml.SequenceNode(self.tag(yaml.SequenceNode, event, None), list(self.nodes()))
        else:
            nodes = list(self.nodes())
            node = yaml.MappingNode(self.tag(yaml.MappingNode, event, None), list(zip(nodes[::2], nodes[1::2])))
        if event.anchor:
            self.anchors[event.anchor] = node
        return node

    def nodes(self):
        for event in self.events:
            if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                return
            yield self.node(event)

    def tag(self, kind, event, value):
        return event.tag if event.tag not in (None, '!') else self.resolver.resolve(kind, value, event.implicit)


def read(request):
    leaves = Leaves(request['lists'])
    root = Composer(request['text']).root()
    if isinstance(root, yaml.MappingNode):
        leaves.add_members([], root.value)
    return list(leaves.values.items())


def dump(request):
    """The first document, written anew."""
    data = load(request)
    if data is None:
        return request['text']
    data.update(request.get('members', {}))
    for key, item in request.get('items', {}).items():
        data[key] = [item, *(data.get(key) or [])]
    return yaml.dump(data, Dumper=yaml.SafeDumper, allow_unicode=True, **request['style'])


def load(request):
    """The first document as PyYAML itself understands it."""
    return next(yaml.load_all(request['text'], Loader=LOADER), None)


DO = {'read': read, 'dump': dump, 'load': load}

for line in sys.stdin:
    question = json.loads(line)
    try:
        answer = {'value': DO[question['do']](question)}
    except Exception as error:
        answer = {'error': str(error)}
    print(json.dumps(answer), flush=True)
