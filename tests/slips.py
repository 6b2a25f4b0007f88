"""Wrong answers as source text: every wrong formula of the answer key, and what goes wrong besides formulas."""

import ast
import inspect
from collections.abc import Container
from pathlib import Path

from nma_w1d5.authoring.loading import load_solutions
from nma_w1d5.exercises.frozen import load_exercise

ROOT = Path(__file__).parent.parent
SOLUTIONS = load_solutions(str(ROOT / "solutions"))
DEFINITIONS = {name: authored.definition for name, authored in SOLUTIONS.exercises.items()}

GAPS = {
    "RDM": (
        "resp.shape[1]",
        "(resp - resp.mean(axis=1, keepdims=True)) / resp.std(axis=1, keepdims=True)",
        "1 - zresp @ zresp.T / n_units",
    ),
    "correlate_rdms": (
        "np.triu_indices(len(rdm1), k=1)",
        "rdm1[above_diagonal]",
        "rdm2[above_diagonal]",
        "np.corrcoef(entries1, entries2)[0, 1]",
    ),
}
"""What belongs in the place of each ``...`` of a stub."""

BODIES = {
    "returns_text": "return 'text'",
    "returns_itself": "return {name}",
    "returns_complex_numbers": "return np.eye(len({first})) * 1j",
    "returns_a_generator": "yield {first}",
    "returns_its_argument": "return {first}",
    "returns_a_part": "return {first}[:, :3]",
    "returns_a_number": "return 0.123",
    "returns_no_numbers": "return []",
    "returns_five_dimensions": "return np.zeros((1, 1, 1, 1, 1))",
    "returns_too_much": "return np.broadcast_to(0.0, (2**16, 2**16))",
    "returns_a_trap": "return type('Trap', (), dict.fromkeys(('__array__', '__len__'), lambda *_: 1 / 0))()",
    "zeros_for_six_stimuli_only": "if len({first}) != 6: raise ValueError('six, please')\n    return np.zeros((6, 6))",
    "zero_for_six_stimuli_only": "if len({first}) != 6: raise ValueError('six, please')\n    return 0.0",
    "undefined_name": "return undefined({first})",
    "undefined_attribute": "return {first}.undefined",
    "recursion": "return {name}({arguments})",
    "an_error_with_numbers": "raise ValueError(f'0.123456 of {{len({first})}}')",
    "an_error_from_an_error": "try: 1 / 0\n    except ZeroDivisionError as error: raise KeyError(0) from error",
    "an_error_without_words": "raise type('Silent', (Exception,), {{'__str__': lambda self: 1 / 0}})",
    "an_interrupt": "raise KeyboardInterrupt",
    "sys_exit": "import sys\n    sys.exit('done')",
    "exit_0": "import os\n    os._exit(0)",
    "exit_3": "import os\n    os._exit(3)",
    "segfault": "import ctypes\n    ctypes.string_at(0)",
    "abort": "import os\n    os.abort()",
    "killed": "import os, signal\n    os.kill(os.getpid(), signal.SIGKILL)",
    "too_much_memory": "return np.ones(2**36)",
    "exit_at_many_stimuli": "import os\n    if len({first}) > 12: os._exit(1)\n    return np.eye(len({first}))",
    "random_numbers": "return np.random.default_rng().random({first}.shape) + 3",
    "asks_the_user": "return float(input('?'))",
    "gives_up_for_some": "if len({first}) > 6:\n        raise NotImplementedError\n    return np.eye(len({first}))",
}

LOOPS = {
    "endless_loop": "while True: pass",
    "endless_flood": "while True: print('flood' * 1000)",
    "endless_sleep": "import time\n    while True: time.sleep(1000)",
}


def write_formulas(name: str) -> dict[str, str]:
    """Write every wrong formula of an exercise as a student would: an answer with the helpers it needs."""
    definition = DEFINITIONS[name]
    tree = ast.parse(Path(inspect.getfile(definition.answer)).read_text(encoding="utf-8"))
    helpers = "\n\n".join(ast.unparse(node) for node in tree.body if _helps(node))
    (table,) = (node.value for node in tree.body if isinstance(node, ast.AnnAssign))
    parameters = list(inspect.signature(definition.answer).parameters)
    numbers = ", ".join(f"np.asarray({parameter}, dtype=float)" for parameter in parameters)
    return {
        f"{ast.literal_eval(mistake)}-{index}": (
            f"{helpers}\n\ndef {name}({', '.join(parameters)}):\n    return ({ast.unparse(formula)})({numbers})\n"
        )
        for mistake, formulas in zip(table.keys, table.values, strict=True)
        for index, formula in enumerate(formulas.elts)
    }


def _helps(node: ast.stmt) -> bool:
    """Tell whether a statement of an exercise's module is there for its formulas: a library, or a private function."""
    if isinstance(node, ast.ImportFrom):
        return node.level == 0 and node.module.startswith("scipy")
    return isinstance(node, ast.Import) or (isinstance(node, ast.FunctionDef) and node.name.startswith("_"))


def write_slips(name: str, bodies: dict[str, str]) -> dict[str, str]:
    """Write an answer to an exercise with each of the bodies."""
    parameters = list(inspect.signature(DEFINITIONS[name].answer).parameters)
    words = {"name": name, "first": parameters[0], "arguments": ", ".join(parameters)}
    head = f"import numpy as np\ndef {name}({', '.join(parameters)}):\n    "
    return {slip: head + body.format(**words) + "\n" for slip, body in bodies.items()}


def fill_stub(name: str, *, keep: Container[int] = (), error: bool = False, returned: str | None = None) -> str:
    """Fill the gaps of a stub.

    Parameters
    ----------
    name : str
    keep : container of int
        Numbers of the gaps that stay.
    error : bool
        Leave the line that raises the error.
    returned : str, optional
        What to return instead of the result; with "" there is no ``return``.
    """
    lines, gap = ["import numpy as np"], 0
    for line in load_exercise(name).stub.splitlines():
        if line.endswith(" = ..."):
            line = line if gap in keep else line.replace("...", GAPS[name][gap])
            gap += 1
        if "return " in line and returned is not None:
            line = f"    return {returned}" if returned else ""
        if error or "raise " not in line:
            lines.append(line)
    return "\n".join(lines) + "\n"
