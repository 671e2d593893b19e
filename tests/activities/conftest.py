import pytest

from directory.models import GazetteerEntry, Municipality
from tests.factories import DistrictFactory, MunicipalityFactory, PrefectureFactory, square


@pytest.fixture
def town() -> Municipality:
    """ひなた市 with two towns in the gazetteer and one district around 本町."""
    prefecture = PrefectureFactory()
    town = MunicipalityFactory(code="99301", name="ひなた市", prefecture=prefecture)
    for name, latitude in (("本町一丁目", 34.505), ("浜町", 34.605)):
        GazetteerEntry.objects.create(
            prefecture=prefecture,
            municipality=town,
            name=name,
            key=name.replace("一", "1"),
            latitude=latitude,
            longitude=140.705,
        )
    DistrictFactory(name="臨海小学校", code="99301-e-rinkai", municipality=town, geometry=square(140.70, 34.50))
    return town
