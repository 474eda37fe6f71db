using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace LeadScoring.Core.Storage.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class IndexWhatLeftInADay : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_EgressEntries_At",
                table: "EgressEntries");

            migrationBuilder.CreateIndex(
                name: "IX_EgressEntries_At_PromptTokens_AnswerTokens_CostUsd",
                table: "EgressEntries",
                columns: new[] { "At", "PromptTokens", "AnswerTokens", "CostUsd" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_EgressEntries_At_PromptTokens_AnswerTokens_CostUsd",
                table: "EgressEntries");

            migrationBuilder.CreateIndex(
                name: "IX_EgressEntries_At",
                table: "EgressEntries",
                column: "At");
        }
    }
}
