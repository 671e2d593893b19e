"""Our choices as HSDS taxonomies: すること, 対象, 立場, 特徴. Each term keeps its slug as its code."""

from __future__ import annotations

from dataclasses import dataclass

from directory.models import Audience, Category, Feature, Standpoint
from directory.models.taxonomy import Term

from .keys import own_key

VERSION = "1"


@dataclass(frozen=True)
class Taxonomy:
    """`param` is the condition of the search by the same choice."""

    param: str
    model: type[Term]

    @property
    def id(self) -> str:
        return own_key("taxonomy", self.param)

    def as_record(self) -> dict:
        name = str(self.model._meta.verbose_name)
        return {"id": self.id, "name": name, "description": f"ibashoの選択肢「{name}」", "version": VERSION}

    def term(self, term: Term) -> dict:
        return {
            "id": self.term_id(term.slug),
            "code": term.slug,
            "name": term.name,
            "description": term.description,
            "taxonomy": str(self.model._meta.verbose_name),
            "taxonomy_detail": self.as_record(),
            "language": "ja",
            "taxonomy_id": self.id,
        }

    def term_id(self, slug: str) -> str:
        return own_key("term", self.param, slug)


TAXONOMIES = tuple(
    Taxonomy(param, model)
    for param, model in {
        "category": Category,
        "audience": Audience,
        "standpoint": Standpoint,
        "feature": Feature,
    }.items()
)
BY_MODEL = {taxonomy.model: taxonomy for taxonomy in TAXONOMIES}


def all_terms() -> list[tuple[Taxonomy, Term]]:
    """Every choice in use, in the order of the lists. A query for each taxonomy."""
    return [
        (one, term) for one in TAXONOMIES for term in one.model.objects.filter(active=True).order_by("sort_order", "pk")
    ]


def attribute(term: Term, entity: str, link: str, value: str = "") -> dict:
    """That a term holds for a thing."""
    taxonomy = BY_MODEL[type(term)]
    said = {"id": own_key(link, taxonomy.param, term.slug), "link_id": link, "link_entity": entity}
    said |= {"taxonomy_term_id": taxonomy.term_id(term.slug), "link_type": taxonomy.param}
    return {**said, **({"value": value} if value else {}), "taxonomy_term": taxonomy.term(term)}
