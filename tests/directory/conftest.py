import pytest

from directory.importers.school_districts import reader, sources


@pytest.fixture
def stage(tmp_path_factory):
    return tmp_path_factory.mktemp("stage")


@pytest.fixture
def read(stage):
    """Read the one data set under a path; a refusal is raised."""

    def read_path(path):
        (source,) = sources.collect([path], stage)
        if isinstance(source, sources.Refusal):
            raise source.error
        return reader.read(source)

    return read_path
