"""InkML: our own files come back to the last bit, other programs' files are understood, hostile ones are refused."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digitpad.files import FileProblem
from digitpad.ink import inkml
from digitpad.ink.inkml import read_inkml, write_inkml
from digitpad.ink.strokes import PAGE, Drawing, Stroke

DRAWING = Drawing(
    (
        Stroke(((120.5, 1 / 3), (400.0, 250.25), (1e-7, 999.0)), (44.0, 12.5, 60.0)),
        Stroke(((500.0, 500.0),), (20.0,)),
    )
)
HEAD = '<ink xmlns="http://www.w3.org/2003/InkML">'


def ink(body: str, head: str = HEAD) -> Drawing:
    return read_inkml(f"{head}{body}</ink>".encode())


def points(drawing: Drawing) -> list[tuple[tuple[float, float], ...]]:
    return [stroke.points for stroke in drawing.strokes]


def channels(*names: str, identity: str = "", **orientation: str) -> str:
    one_by_one = "".join(
        f'<channel name="{name}" type="decimal" orientation="{orientation.get(name, "+ve")}"/>' for name in names
    )
    return (
        f'<traceFormat xml:id="{identity}">{one_by_one}</traceFormat>'
        if identity
        else f"<traceFormat>{one_by_one}</traceFormat>"
    )


# Our own files.


@pytest.mark.parametrize("drawing", [Drawing(), DRAWING, Drawing(DRAWING.strokes[1:])])
def test_a_drawing_comes_back_to_the_last_bit(drawing: Drawing) -> None:
    assert read_inkml(write_inkml(drawing)) == drawing


NUMBERS = st.floats(-PAGE, 2 * PAGE)
PLACES = st.lists(st.tuples(NUMBERS, NUMBERS, st.floats(0.5, 200)), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.lists(PLACES, max_size=4))
def test_whatever_was_drawn_comes_back(strokes: list[list[tuple[float, float, float]]]) -> None:
    drawing = Drawing(
        tuple(Stroke(tuple((x, y) for x, y, _ in places), tuple(width for *_, width in places)) for places in strokes)
    )
    assert read_inkml(write_inkml(drawing)) == drawing


def test_what_is_written_is_plain_inkml() -> None:
    text = write_inkml(Drawing((Stroke(((1.0, 2.0), (3.5, 4.0)), (44.0, 40.0)),))).decode()
    assert '<ink xmlns="http://www.w3.org/2003/InkML">' in text
    assert '<channel name="X" type="decimal"/>' in text
    assert "<trace>1.0 2.0 44.0, 3.5 4.0 40.0</trace>" in text


# Files of other programs.


def test_the_simplest_file_that_lies_on_the_page_stays_as_it_is() -> None:
    drawing = ink("<trace>100 200, 300 400, 500 250</trace><trace>600 600,700 700</trace>")
    assert points(drawing) == [((100, 200), (300, 400), (500, 250)), ((600, 600), (700, 700))]
    assert set(drawing.strokes[0].widths) == {44.0}


def test_ink_in_smaller_units_fills_the_page() -> None:
    ((stroke,),) = [points(ink("<trace>10 10, 50 10, 30 60</trace>"))]
    assert max(y for _, y in stroke) - min(y for _, y in stroke) == pytest.approx(700)
    small = Drawing((Stroke(((10.0, 10.0), (30.0, 60.0)), (10.0, 10.0)),))
    assert read_inkml(write_inkml(small)) == small, "our own says in which units it is"


def test_no_namespace_and_prefixes_are_understood() -> None:
    assert points(ink("<trace>100 200, 300 400</trace>", "<ink>")) == [((100, 200), (300, 400))]
    prefixed = b'<i:ink xmlns:i="http://www.w3.org/2003/InkML"><i:trace>100 200, 300 400</i:trace></i:ink>'
    assert points(read_inkml(prefixed)) == [((100, 200), (300, 400))]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "latin-1"])
def test_other_encodings(encoding: str) -> None:
    body = "<annotation>é</annotation><trace>100 200, 300 400</trace>"
    text = f'<?xml version="1.0" encoding="{encoding}"?>{HEAD}{body}</ink>'
    assert points(read_inkml(text.encode(encoding))) == [((100, 200), (300, 400))]


def test_ink_in_other_units_is_brought_to_the_middle_of_the_page() -> None:
    for unit, offset in ((0.01, 0.0), (26.0, 9000.0), (1e6, -5e8)):
        way = ((0.0, 0.0), (10.0, 40.0), (20.0, 0.0))
        trace = ", ".join(f"{x * unit + offset!r} {y * unit + offset!r}" for x, y in way)
        (placed,) = points(ink(f"<trace>{trace}</trace>"))
        across, down = zip(*placed, strict=True)
        assert max(down) - min(down) == pytest.approx(700)
        assert max(across) - min(across) == pytest.approx(350)
        assert (max(across) + min(across)) / 2 == pytest.approx(500)
        assert (max(down) + min(down)) / 2 == pytest.approx(500)
        assert down[1] > down[0]


def test_a_single_point_outside_the_page_comes_onto_it() -> None:
    assert points(ink("<trace>5000 -70</trace>")) == [((500, 500),)]


def test_channels_in_another_order_and_ones_that_nobody_needs() -> None:
    drawing = ink(f"{channels('T', 'Y', 'F', 'X')}<trace>0 200 1 100, 10 400 1 300</trace>")
    assert points(drawing) == [((100, 200), (300, 400))]


def test_an_axis_may_grow_the_other_way() -> None:
    drawing = ink(f"{channels('X', 'Y', Y='-ve')}<trace>100 800, 500 200</trace>")
    (placed,) = points(drawing)
    assert placed[1][1] > placed[0][1]  # what grew upwards from 200 to 800 is now the other way round
    assert placed[1][0] > placed[0][0]


def test_contexts_choose_among_formats() -> None:
    body = (
        f"<definitions>{channels('Y', 'X', identity='turned')}"
        '<context xml:id="one" traceFormatRef="#turned"/></definitions>'
        '<trace contextRef="#one">200 100, 400 300</trace>'
    )
    assert points(ink(body)) == [((100, 200), (300, 400))]


def test_a_format_inside_a_context_belongs_to_it() -> None:
    body = f'<context xml:id="one">{channels("Y", "X")}</context><trace contextRef="#one">200 100, 400 300</trace>'
    assert points(ink(body)) == [((100, 200), (300, 400))]


TURNED = "<trace>200 100, 400 300</trace>"
USUAL_FORMAT, TURNED_FORMAT = channels("X", "Y"), channels("Y", "X")
DEFINED = (
    f'<definitions><context id="usual">{USUAL_FORMAT}</context>'
    f'<context id="turned">{TURNED_FORMAT}</context></definitions>'
)
OF_THE_PEN = (
    f'{USUAL_FORMAT}<definitions><inkSource id="pen">{TURNED_FORMAT}</inkSource>'
    '<context id="base" inkSourceRef="#pen"/></definitions><context contextRef="#base"/>'
)


@pytest.mark.parametrize(
    "body",
    [
        f'{DEFINED}<traceGroup contextRef="#turned"><traceGroup>{TURNED}</traceGroup></traceGroup>',
        f"{DEFINED}<context>{TURNED_FORMAT}</context>{TURNED}",
        f"{OF_THE_PEN}{TURNED}",
        f'<context>{TURNED_FORMAT}</context><context brushRef="#thick"/>{TURNED}',
    ],
    ids=["of the group", "current", "referred to", "changed in nothing else"],
)
def test_the_context_of_a_group_and_the_current_one_hold(body: str) -> None:
    assert points(ink(body)) == [((100, 200), (300, 400))]


def test_a_groups_context_ends_with_it() -> None:
    group = f'<traceGroup contextRef="#turned">{TURNED}</traceGroup>'
    assert points(ink(f"{DEFINED}{group}{TURNED}")) == [((100, 200), (300, 400)), ((200, 100), (400, 300))]


def test_differences_and_differences_of_differences() -> None:
    # The example of the InkML recommendation, section 3.2.1: velocities after ', accelerations after ".
    drawing = ink("""<trace>1125 18432,'23'43,"7"-8,3-5,7 -3,6 2,6 8,3 6,2 4,*3,3 6,-1 -3</trace>""")
    (placed,) = points(drawing)
    assert len(placed) == 12
    across = [1125, 1148, 1178, 1211, 1251, 1297, 1349, 1404, 1461, 1520, 1582, 1643]
    assert [x - placed[0][0] for x, _ in placed] == pytest.approx(
        [(x - across[0]) * (placed[1][0] - placed[0][0]) / 23 for x in across]
    )


def test_pressure_becomes_the_pens_width() -> None:
    drawing = ink(f"{channels('X', 'Y', 'F')}<trace>100 100 0, 200 300 512, 300 500 1024</trace>")
    assert drawing.strokes[0].widths == pytest.approx((22, 33, 44))


def test_without_any_pressure_the_pen_has_its_usual_width() -> None:
    drawing = ink(f"{channels('X', 'Y', 'F')}<trace>100 100 0, 200 300 0</trace>")
    assert drawing.strokes[0].widths == (44, 44)


def test_widths_that_make_no_sense_are_left_aside() -> None:
    for widths in ("0 0", "-3 10", "5000 9"):
        one, two = widths.split()
        drawing = ink(f"{channels('X', 'Y', 'W')}<trace>100 100 {one}, 200 300 {two}</trace>")
        assert drawing.strokes[0].widths == (44, 44)


def test_what_the_pen_did_in_the_air_and_what_is_no_ink_is_left_out() -> None:
    body = (
        '<annotation type="truth">7</annotation><annotationXML><x>1</x></annotationXML><brush xml:id="b"/>'
        '<trace type="penDown">100 100, 200 300</trace><trace type="penUp">200 300, 500 500</trace><trace/>'
        "<trace> </trace>"
        "<traceGroup><trace>500 500, 600 700</trace></traceGroup>"
    )
    assert points(ink(body)) == [((100, 100), (200, 300)), ((500, 500), (600, 700))]


def test_a_file_without_ink_is_an_empty_page() -> None:
    assert ink("").empty
    assert ink("<annotation>nothing</annotation>").empty


# Files that mean harm, and damaged ones.

LAUGHS = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE ink>",
        f'<!DOCTYPE ink [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE ink [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE ink SYSTEM "http://127.0.0.1:9/ink.dtd">',
        '<!DOCTYPE ink [<!ENTITY % x SYSTEM "http://127.0.0.1:9/"> %x;]>',
    ],
)
def test_a_document_type_is_refused_before_anything_of_it_is_looked_at(declaration: str) -> None:
    document = f"<?xml version='1.0'?>{declaration}<ink><trace>&l9;&x;1 2</trace></ink>"
    with pytest.raises(FileProblem, match="declares a document type"):
        read_inkml(document.encode())


def test_an_entity_that_nobody_declared() -> None:
    with pytest.raises(FileProblem, match="no InkML, or it is damaged"):
        ink("<trace>&other; 2</trace>")


@pytest.mark.parametrize(
    "contents",
    [b"", b"\x00\x01", b"not XML", b"<ink>", b"<ink><trace>1 2</ink>", b'<?xml version="1.0" encoding="rot13"?><ink/>'],
)
def test_what_is_no_xml(contents: bytes) -> None:
    with pytest.raises(FileProblem, match="no InkML, or it is damaged"):
        read_inkml(contents)


@pytest.mark.parametrize("part", [0.3, 0.6, 0.9, 0.99])
def test_a_file_that_is_cut_off(part: float) -> None:
    contents = write_inkml(DRAWING)
    with pytest.raises(FileProblem, match="damaged"):
        read_inkml(contents[: int(len(contents) * part)])


def test_another_kind_of_xml() -> None:
    with pytest.raises(FileProblem, match="begins with <svg> where <ink> is expected"):
        read_inkml(b"<svg xmlns='http://www.w3.org/2000/svg'/>")


@pytest.mark.parametrize("trace", ["1 2, three 4", "1, 2", "1 2, 3", "nan 1, 2 3", "1 inf, 2 3", "1e999 1, 2 3"])
def test_a_trace_that_is_not_all_points(trace: str) -> None:
    with pytest.raises(FileProblem, match="A trace in this InkML file"):
        ink(f"<trace>{trace}</trace>")


@pytest.mark.parametrize("trace", ["1e308 0, -1e308 0", "0 0, 1e-320 1e-320"])
def test_coordinates_that_no_arithmetic_can_hold(trace: str) -> None:
    with pytest.raises(FileProblem, match="coordinates too large or too small"):
        ink(f"<trace>{trace}</trace>")


def test_coordinates_almost_too_large_stay_finite() -> None:
    drawing = ink("<trace>1e300 0, -1e300 1e300</trace>")
    assert all(math.isfinite(number) for point in points(drawing)[0] for number in point)


def test_a_format_without_places() -> None:
    with pytest.raises(FileProblem, match="without the channels X and Y"):
        ink(f"{channels('T', 'F')}<trace>1 2, 3 4</trace>")


def test_too_many_channels() -> None:
    with pytest.raises(FileProblem, match="more than 32 channels"):
        ink(f"{channels('X', 'Y', *(f'C{i}' for i in range(40)))}<trace>1 2, 3 4</trace>")


def test_too_many_points_in_one_trace_and_in_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inkml, "MOST_POINTS", 5)
    with pytest.raises(FileProblem, match="too large"):
        ink("<trace>1 2, 3 4</trace>" * 3)
    assert len(ink("<trace>1 2, 3 4</trace>" * 2).strokes) == 2


def test_a_file_that_is_too_large() -> None:
    with pytest.raises(FileProblem, match="too large: more than 8 MB"):
        read_inkml(b" " * (inkml.LARGEST_FILE + 1))


def test_elements_without_end_are_refused_unread() -> None:
    for element in ("<trace/>", "<trace>1 2</trace>"):
        with pytest.raises(FileProblem, match="more than 100,000 tags"):
            ink(element * 100_000)
    assert len(ink("<trace>1 2</trace>" * 40_000).strokes) == 40_000


def test_elements_nested_deeply_do_no_harm() -> None:
    deep = 20_000
    body = "<traceGroup>" * deep + "<trace>100 200, 300 400</trace>" + "</traceGroup>" * deep
    assert len(ink(body).strokes) == 1
