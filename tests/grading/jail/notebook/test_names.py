"""Which names statements bind, change and read."""

import ast

import pytest

from nma_w1d5.grading.jail.notebook.names import certain, find_names


def parsed(source: str) -> ast.stmt:
    (statement,) = ast.parse(source).body
    return statement


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x = 1", "x"),
        ("x, (y, *z) = v", "x y z"),
        ("x: int = 1", "x"),
        ("x += 1", "x"),
        ("del x", "x"),
        ("a.b = c[d] = 1", ""),
        ("import a.b, c as d", "a d"),
        ("from a import b, c as d", "b d"),
        ("from a import *", "*"),
        ("def f(x):\n y = 1", "f"),
        ("async def f(): pass", "f"),
        ("class C:\n y = 1", "C"),
        ("for i in x:\n  j = 1\nelse:\n  k = 1", "i j k"),
        ("with a as b, c as (d, e): pass", "b d e"),
        ("try:\n  a = 1\nexcept E as e:\n  b = 1\nfinally:\n  c = 1", "a b c e"),
        ("if (n := 3): m = 1", "n m"),
        ("[y := x for x in z]", "y"),
        ("lambda x: (w := 1)", ""),
        ("match v:\n  case [a, *b]: pass\n  case {'k': c, **d}: pass\n  case C(x=e) as f: pass", "a b c d e f"),
        ("print(x)", ""),
    ],
)
def test_bound(source: str, names: str) -> None:
    assert find_names(parsed(source)).bound == set(names.split())


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("x.a = 1", "x"),
        ("x[0].a['k'] = 1", "x"),
        ("x += 1", "x"),
        ("x.a += 1", "x"),
        ("x.append(1)", "x"),
        ("x.a.b(1)", "x"),
        ("setattr(x, 'a', 1)", "x"),
        ("del x[0]", "x"),
        ("for i in y:\n  x[i] = z[i]", "x"),
        ("f(x)", ""),
        ("y = x.a", ""),
        ("f().a = 1", ""),
        ("def f():\n  x.append(1)", ""),
        ("class C:\n  x.append(1)", "x"),
        ("[setattr(x, 'a', 1)][0]", ""),
    ],
)
def test_changed(source: str, names: str) -> None:
    assert find_names(parsed(source)).changed == set(names.split())


@pytest.mark.parametrize(
    ("source", "now", "later"),
    [
        ("x = a + b.c[d]", "a b d", ""),
        ("x += a", "a x", ""),
        ("def f(x, *y, k=K, **z):\n  return x, y, k, z, g", "K", "g"),
        ("def f(x: A) -> B: pass", "A B", ""),
        ("@deco(1)\ndef f(): return f", "deco", "f"),
        ("def f():\n  a = b\n  return a", "", "b"),
        ("def f():\n  global a\n  a = 1\n  return a", "", "a"),
        ("def f():\n  import numpy as np\n  return np", "", ""),
        ("def f():\n  def g(): return h\n  return g", "", "h"),
        ("def f():\n  return [x for x in y if z]", "", "y z"),
        ("[x for x in x]", "x", ""),
        ("[a for b in c for d in b]", "a c", ""),
        ("{k: v for k, v in w.items()}", "w", ""),
        ("f = lambda x, y=d: x + y + z", "d", "z"),
        ("class C(B, metaclass=M):\n  a = b\n  def m(self): return n", "B M b", "n"),
        ("for i in r: print(i)", "i print r", ""),
        ("f'{a!r:>{b}}'", "a b", ""),
        ("with a as b: c", "a c", ""),
        ("def f():\n  try: pass\n  except E as e: return e", "", "E"),
        ("[t := t + v for v in w]", "t w", ""),
        ("[lambda: a + b for b in c]", "c", "a"),
        ("def f():\n  n = 1\n  def g():\n    nonlocal n\n    n += m\n  return g", "", "m"),
        ("def f(x=lambda y: z):\n  return y", "", "y z"),
        ("class C:\n  a = a", "a", ""),
        ("match v:\n  case C(x=e) if e: f(e, D)", "C D e f v", ""),
    ],
)
def test_reads(source: str, now: str, later: str) -> None:
    found = find_names(parsed(source))
    assert (found.now, found.later) == (set(now.split()), set(later.split()))


@pytest.mark.parametrize(
    ("source", "sure"),
    [("x = 1", True), ("def f(): pass", True), ("import a", True), ("x += 1", False), ("if a: x = 1", False)],
)
def test_certain(source: str, sure: bool) -> None:
    assert certain(parsed(source)) is sure


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("def f(x): x.append(1)", ""),
        ("def f():\n  y = []\n  y.append(1)", ""),
        ("def f(): seen.append(1)", "seen"),
        ("def f(): table[0] = 1", "table"),
        ("def f():\n  global k\n  k = 1", "k"),
        ("def f():\n  def g():\n    seen.append(1)\n  g()", "seen"),
        ("def f():\n  seen = []\n  def g():\n    seen.append(1)\n  g()", ""),
        ("def f():\n  def g():\n    global k\n    k = 1\n  g()", "k"),
        ("def f():\n  class C:\n    seen.append(1)", "seen"),
        ("def f(): return np.mean(seen)", ""),
    ],
)
def test_effects(source: str, names: str) -> None:
    assert find_names(parsed(source)).effects == set(names.split())


def test_depth_is_survived() -> None:
    found = find_names(parsed("x = " + "+".join(["a"] * 2000)))
    assert (found.bound, found.now) == ({"x"}, {"a"})
