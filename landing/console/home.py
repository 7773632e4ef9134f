"""The overview: the first steps of a new installation, then what goes on."""

from aiohttp import web

from landing.console.open_list import described
from landing.console.promoters import invitation_context
from landing.console.responses import go, language_for, missing, page
from landing.console.sign_in import for_operators, for_viewers
from landing.console.viewers import viewer_of
from landing.templating import TemplateContext
from models.customer_records.mentions import how_many_mentions
from models.demo.house import is_sample
from models.people.promoters import every_promoter
from models.reading.opens import latest_opens
from models.reports.agenda import who_waits
from models.reports.figures import figures_of_all
from models.reports.first_steps import progress, queues
from models.sharing.page_source import parse_page
from models.sharing.promotions import add_promotion
from models.storage.database import transaction
from models.talking.blocks import how_many_reports
from models.talking.conversations import latest_conversations
from models.words import language_folder


def add_to(app: web.Application) -> None:
    app.router.add_get("/console", for_viewers(home))
    app.router.add_get("/console/", for_viewers(home))
    app.router.add_post("/console/sample", for_operators(take_sample))
    app.router.add_get("/console/{nowhere:.+}", for_viewers(nowhere))


async def nowhere(request: web.Request) -> web.StreamResponse:
    """GET: what no other address of the console is: a page that says so and leads back."""
    return missing(request)


async def home(request: web.Request) -> web.StreamResponse:
    """GET /console: the overview; promoters begin with their inbox."""
    if not viewer_of(request).is_operator:
        return go("/console/inbox")
    done = await progress()
    return page(
        request,
        "home.html",
        here="home",
        done=done,
        invited=None if done.complete else await _invited(request),
        waiting=await who_waits(None, language_for(request)),
        figures=await figures_of_all(),
        opens=await described(await latest_opens(limit=5), language_for(request)),
        conversations=await latest_conversations(limit=5),
        queues=await queues(),
        reports=await how_many_reports(),
        mentions=await how_many_mentions(),
        sample=await is_sample(),
    )


async def _invited(request: web.Request) -> TemplateContext | None:
    """Return what is said of the invitation that a new installation begins with."""
    promoters = [promoter for promoter in await every_promoter() if promoter.active]
    return await invitation_context(request, promoters[0]) if promoters else None


async def take_sample(request: web.Request) -> web.StreamResponse:
    """POST: make a page with a contact form, so that there is something to share at once."""
    text = (language_folder(language_for(request)) / "sample_page.md").read_text(encoding="utf-8")
    source = parse_page(text)
    async with transaction():
        await add_promotion(source.title, page=source.body, form=source.form, summary=source.summary)
    return go("/console")
