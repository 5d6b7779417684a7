"""The platform's manners towards XBlocks, through the public runtime API.  Source: open-edx.md sections 3 to 6."""
