"""A question that is not answered: the status of HTTP and the sentence that says why."""

RETRY_SECONDS = 1


class Refusal(Exception):
    """The sentence names the rule, what was received and the way out; it is sent as {"error": sentence}."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence

    @property
    def headers(self) -> dict[str, str]:
        """Who meets a crowd is told when to come again."""
        return {"Retry-After": str(RETRY_SECONDS)} if self.status in (429, 503) else {}
