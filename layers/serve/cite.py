"""`/data/cite/<article>.json`: an article cited in each style."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from layers.cards.citation import citations
from layers.serve.excerpts import DATA_CACHE
from layers.serve.freshness import is_fresh, tag_of
from layers.store.shelf import Shelf
from layers.words import read_words


class Citations:
    """Answers with an article's citations, in the language that `lang` asks for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    async def respond(self, request: Request) -> Response:
        """Answer with an object of a text a style, with 304, or with 404."""
        collection = (await run_in_threadpool(self._shelf.current)).collection
        article = collection.articles.get(request.path_params["article"])
        if article is None:
            raise HTTPException(404, "there is no such article; /data/collection.json lists them")
        words = read_words(request.query_params.get("lang", "en"))
        tag = tag_of("cite", article.id, words.language, collection.version)
        headers = {"ETag": tag, "Cache-Control": DATA_CACHE}
        if is_fresh(request, tag):
            return Response(status_code=304, headers=headers)
        made = await run_in_threadpool(citations, article, words, collection.actors)
        return JSONResponse(made, headers=headers)
